import type { ErrorBody } from '../../typings/api';

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
