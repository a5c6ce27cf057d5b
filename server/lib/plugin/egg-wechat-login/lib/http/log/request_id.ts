import { randomUUID } from 'node:crypto';
import type { Context } from 'egg';

const REQUEST_ID = Symbol('wechatLogin#requestId');

/** What is accepted from a proxy; anything else could forge log lines. */
const USABLE = /^[\w.:-]{8,64}$/;

/** The request's id in logs and errors: the incoming `X-Request-Id` if it is usable, else a random UUID. */
export function requestIdOf(request: Context): string {
  const ctx = request as Context & { [REQUEST_ID]?: string };
  return (ctx[REQUEST_ID] ??= usable(ctx.req.headers['x-request-id']) ?? randomUUID());
}

function usable(incoming: string | string[] | undefined): string | undefined {
  return typeof incoming === 'string' && USABLE.test(incoming) ? incoming : undefined;
}
