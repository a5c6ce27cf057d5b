import type { Handler } from '../http/error_handler';
import type { LoginParts } from '../login_parts';

/** GET /healthz: the process serves. */
export function healthRoute(): Handler {
  return async (ctx) => {
    ctx.body = {};
  };
}

/** GET /readyz: Redis serves as well. */
export function readyRoute({ store }: LoginParts): Handler {
  return async (ctx) => {
    await store.ping();
    ctx.body = {};
  };
}
