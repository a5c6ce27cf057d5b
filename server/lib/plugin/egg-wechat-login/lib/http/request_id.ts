import { randomUUID } from 'node:crypto';
import type { Context } from 'egg';

const REQUEST_ID = Symbol('wechatLogin#requestId');

/** What a proxy in front may hand down; anything else could forge lines in the log. */
const USABLE = /^[\w.:-]{8,64}$/;

/** The request's name in logs and errors: the incoming `X-Request-Id` where it is usable, else a random UUID. */
export function requestIdOf(request: Context): string {
  const ctx = request as Context & { [REQUEST_ID]?: string };
  return (ctx[REQUEST_ID] ??= usable(ctx.req.headers['x-request-id']) ?? randomUUID());
}

function usable(incoming: string | string[] | undefined): string | undefined {
  return typeof incoming === 'string' && USABLE.test(incoming) ? incoming : undefined;
}
