import { randomUUID } from 'node:crypto';
import type { Context } from 'egg';

const REQUEST_ID = Symbol('Context#requestId');

/** What a proxy in front may hand down; anything else could forge lines in the log. */
const USABLE = /^[\w.:-]{8,64}$/;

export default {
  /** The request's name in logs and errors: the incoming `X-Request-Id` where it is usable, else a random UUID. */
  get requestId(): string {
    const ctx = this as unknown as Context & { [REQUEST_ID]?: string };
    if (ctx[REQUEST_ID] === undefined) {
      const incoming = ctx.get('x-request-id');
      ctx[REQUEST_ID] = USABLE.test(incoming) ? incoming : randomUUID();
    }
    return ctx[REQUEST_ID];
  },
};
