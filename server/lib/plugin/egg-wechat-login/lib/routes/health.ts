import { ApiError } from '../errors/api_error';
import { within } from '../errors/within';
import type { Handler } from '../http/error_handler';
import type { LoginParts } from '../login_parts';

/** Whether something that the application needs serves, such as its database. A rejection says that it does not. */
export type ReadyzHook = () => Promise<unknown>;

/** The hook, which concurrent requests share: a database that hangs is asked once, however many ask for `/readyz`. */
export function shared(hook: ReadyzHook): ReadyzHook {
  let running: Promise<unknown> | undefined;
  return () =>
    (running ??= Promise.resolve()
      .then(hook)
      .finally(() => (running = undefined)));
}

/** A load balancer does not wait longer for an answer. */
const HOOK_LIMIT_MS = 1000;

/** GET /healthz: the process serves. */
export function healthRoute(): Handler {
  return async (ctx) => {
    ctx.body = {};
  };
}

/** GET /readyz: Redis serves as well, and what the application's hooks ask for. */
export function readyRoute({ store }: LoginParts, hooks: readonly ReadyzHook[]): Handler {
  return async (ctx) => {
    await Promise.all([store.ping(), ...hooks.map(orNotReady)]);
    ctx.body = {};
  };
}

/** @throws {ApiError} STORE_UNAVAILABLE */
async function orNotReady(hook: ReadyzHook): Promise<void> {
  try {
    await within(HOOK_LIMIT_MS, 'the hook', hook);
  } catch (cause) {
    throw new ApiError('STORE_UNAVAILABLE', { reason: 'a hook of onReadyz failed', cause });
  }
}
