import type { Context } from 'egg';
import { answerError } from '../plugin/egg-wechat-login/lib/http/api_answer';
import { logError } from '../plugin/egg-wechat-login/lib/http/log/error_log';

/** Codes of clients that disconnect during a request: not logged. */
export const LOST_CONNECTION = ['ECONNRESET', 'ECONNABORTED', 'EPIPE'];

/** egg-onerror's `all`: answers errors thrown outside of the middlewares in the contract's form. */
export function onUncaught(this: void, thrown: unknown, ctx: Context): void {
  answerError(ctx, thrown);
}

/** egg-onerror's `appErrorFilter`: logs in place of egg-onerror, which would write error messages and whole URLs. */
export function logUncaught(thrown: unknown, ctx: Context): boolean {
  const { code } = (thrown ?? {}) as { code?: string };
  if (!LOST_CONNECTION.includes(code ?? '')) logError(ctx, thrown);
  return false;
}
