import type { DetailsOf, ErrorCode } from '../../../../../../typings/api';
import { definitionOf } from './define_errors';

export interface ApiErrorOptions<C extends ErrorCode> {
  /** For the log only; must not contain a secret, token, code, openid or session_key. */
  reason?: string;
  /** For the log only. Production logs its name, code and stack, not its message, which may quote what was sent. */
  cause?: unknown;
  /** Goes into the body. */
  details?: DetailsOf<C>;
  /** Whole seconds, at least 1: goes into `Retry-After`. */
  retryAfterSeconds?: number;
}

/**
 * The one error that this service throws on purpose. Its code determines the whole answer. An application throws it, too, with
 * codes of its own: see `defineErrors`.
 */
export class ApiError<C extends ErrorCode = ErrorCode> extends Error {
  readonly status: number;
  /** For the user, in Chinese. */
  readonly userMessage: string;
  readonly reason?: string;
  readonly details?: DetailsOf<C>;
  readonly retryAfterSeconds?: number;

  /** @throws {TypeError} the code is not defined */
  constructor(
    readonly code: C,
    { reason, cause, details, retryAfterSeconds }: ApiErrorOptions<C> = {},
  ) {
    const { status, message } = definitionOf(code);
    // Without a stack, as in `withoutStack`: the useful one is the cause's.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason ? `${code}: ${reason}` : code, { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'ApiError';
    this.status = status;
    this.userMessage = message;
    this.reason = reason;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
