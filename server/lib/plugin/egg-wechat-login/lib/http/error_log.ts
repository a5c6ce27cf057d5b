import type { Context } from 'egg';
import { ApiError } from '../errors/api_error';
import { describeCause, framesOf, fullCause } from '../errors/describe_cause';
import { answerOf } from '../errors/error_answer';
import { requestLine } from './log_format';
import { requestIdOf } from './request_id';

/**
 * Logs what an operator must know of an error that is answered: 5xx only, a 4xx is the client's business. In production
 * without a foreign error's words; with `config.wechatLogin.verboseErrors` (local and unittest) all of it, the reason of
 * a 4xx as well.
 */
export function logError(ctx: Context, thrown: unknown): void {
  const { verboseErrors } = ctx.app.config.wechatLogin;
  const { status, code } = answerOf(thrown);
  const { reason, cause } = thrown instanceof ApiError ? thrown : { reason: undefined, cause: thrown };
  if (status < 500 && !(verboseErrors && (reason || cause))) return;
  const text = [ownIdOf(ctx), code, reason, describeCause(cause)].filter(Boolean).join(' ');
  const detail = detailOf(ctx, thrown, cause);
  const line = detail ? `${text}\n${detail}` : text;
  if (isForOperators(thrown, status)) ctx.logger.error(line);
  else ctx.logger.warn(line);
}

/** A defect, or what only an operator can mend. */
function isForOperators(thrown: unknown, status: number): boolean {
  if (!(thrown instanceof ApiError)) return status >= 500;
  return thrown.code === 'INTERNAL' || thrown.code === 'WECHAT_MISCONFIGURED';
}

function detailOf(ctx: Context, thrown: unknown, cause: unknown): string {
  if (cause === undefined) return '';
  if (ctx.app.config.wechatLogin.verboseErrors) return fullCause(cause);
  return isForOperators(thrown, answerOf(thrown).status) ? framesOf(cause) : '';
}

/** The request's id, for a host whose log lines do not begin with it (see `requestLine`). */
function ownIdOf(ctx: Context): string {
  const { contextFormatter } = ctx.app.config.logger as { contextFormatter?: unknown };
  return contextFormatter === requestLine ? '' : `[wechat-login ${requestIdOf(ctx)}]`;
}
