import type { ErrorBody } from '../../../typings/api';

/** What can go wrong without an answer of our server. */
export type ClientErrorCode =
  /** The server was not reached: no network, a refused connection, a request that WeChat interrupted. */
  | 'NETWORK'
  | 'TIMEOUT'
  /** Something answered, but not our server: a proxy's page, a captive portal, cut off JSON. */
  | 'BAD_ANSWER'
  /** `wx.login` gave no code. */
  | 'WX_LOGIN_FAILED'
  /** WeChat's storage refused to write or remove. */
  | 'STORAGE_FAILED'
  /** The call needs a login, and the phone has no login, or it has ended meanwhile. */
  | 'LOGGED_OUT'
  /** WeChat did not close the mini program. */
  | 'EXIT_FAILED'
  /** A defect of the mini program itself. */
  | 'UNEXPECTED';

export type Failure = ErrorBody | { code: ClientErrorCode };

/** The one error that `services/` and `utils/` throw on purpose. Narrow it by `failure.code`. */
export class AppError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
    this.name = 'AppError';
  }
}

/** What went wrong, whatever was thrown. A defect is told to the developer as well. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return error.failure;
  console.error(error);
  return { code: 'UNEXPECTED' };
}
