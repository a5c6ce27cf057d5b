import type { ErrorBody } from '../../../typings/api';

/** Failures without an answer of our server. */
export type ClientErrorCode =
  /** The server was not reached: no network, a refused connection, a request that WeChat interrupted. */
  | 'NETWORK'
  | 'TIMEOUT'
  /** The answer is not our server's: a proxy's page, a captive portal, truncated JSON. */
  | 'BAD_ANSWER'
  /** `wx.login` gave no code. */
  | 'WX_LOGIN_FAILED'
  /** Opened from Moments as a single page (scene 1154), where `wx.login` does not work. */
  | 'SINGLE_PAGE'
  /** WeChat is too old: its base library is below 2.20.1. */
  | 'WECHAT_TOO_OLD'
  /** WeChat's storage refused to write or remove. */
  | 'STORAGE_FAILED'
  /** The call needs a login, but the phone has none, or the login has ended meanwhile. */
  | 'LOGGED_OUT'
  /** The operator's quota for phone numbers is used up (WeChat's errno 1400001). */
  | 'PHONE_QUOTA'
  /** WeChat is too old: its base library gives no code for the phone number (below 2.21.2). */
  | 'PHONE_UNSUPPORTED'
  /** WeChat gave no phone number for another reason, such as no network, or a mini program that may not ask. */
  | 'PHONE_FAILED'
  /** WeChat did not close the mini program. */
  | 'EXIT_FAILED'
  /** A defect of the mini program itself. */
  | 'UNEXPECTED';

/**
 * `retryAfter`: the whole seconds for which the server wants to be left alone (`Retry-After`, RFC 9110, section 10.2.3).
 */
export type Failure = (ErrorBody & { retryAfter?: number }) | { code: ClientErrorCode; retryAfter?: undefined };

/** The one error that `services/` and `utils/` throw on purpose. Narrow it by `failure.code`. */
export class AppError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
    this.name = 'AppError';
  }
}

/** The failure for anything that was thrown. A defect is also logged, for the developer. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return error.failure;
  console.error(error);
  return { code: 'UNEXPECTED' };
}
