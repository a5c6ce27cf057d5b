import type { Context } from 'egg';
import { ApiError } from '../../errors/api_error';
import { describeCause, framesOf, fullCause } from '../../errors/describe_cause';
import { answerOf } from '../../errors/error_answer';
import { requestLine } from './log_format';
import { requestIdOf } from './request_id';

/**
 * Logs an answered error for operators: 5xx only, since a 4xx is the client's fault. In production the messages of foreign
 * errors are redacted; with `config.wechatLogin.verboseErrors` (local and unittest) everything is logged, 4xx too.
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

/** Defects, and what only an operator can fix: logged as ERROR. Other 5xx of an `ApiError` are outages. */
function isForOperators(thrown: unknown, status: number): boolean {
  if (!(thrown instanceof ApiError)) return status >= 500;
  return status === 500 || thrown.code === 'WECHAT_QUOTA';
}

function detailOf(ctx: Context, thrown: unknown, cause: unknown): string {
  if (cause === undefined) return '';
  if (ctx.app.config.wechatLogin.verboseErrors) return fullCause(cause);
  return isForOperators(thrown, answerOf(thrown).status) ? framesOf(cause) : '';
}

/** The request's id, for applications whose log lines do not begin with it (see `requestLine`). */
function ownIdOf(ctx: Context): string {
  const { contextFormatter } = ctx.app.config.logger as { contextFormatter?: unknown };
  return contextFormatter === requestLine ? '' : `[wechat-login ${requestIdOf(ctx)}]`;
}
