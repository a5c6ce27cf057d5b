/**
 * The HTTP API as both sides see it. Types only: nothing in here exists at run time, so that the mini program, of which
 * WeChat ships only `miniprogram/`, can import it with `import type`.
 */

/** Every route: what a client sends and what it gets when all is well. Anything else is an `ErrorBody`. */
export interface Api {
  'POST /api/login': { request: LoginRequest; response: LoginResponse };
  'GET /api/session': { request: undefined; response: SessionResponse };
  /** Answers as soon as the session ends, with its error; else 204 after so many seconds (1 to 25). */
  'GET /api/session?wait=25': { request: undefined; response: NoContent };
  'POST /api/logout': { request: undefined; response: LogoutResponse };
}

export interface LoginRequest {
  /** The temporary credential of `wx.login`: 1 to 256 characters, single use, valid for 5 minutes. */
  code: string;
  /** A name of the phone that the user recognises, such as its model: 1 to 64 characters. */
  device?: string;
}

export interface LoginResponse {
  /** Goes into `Authorization: Bearer <token>`. Opaque to the client. */
  token: string;
  /** Seconds until the token ends for good, whatever its use. */
  expiresIn: number;
  user: User;
}

export interface SessionResponse {
  user: User;
  device?: string;
  /** RFC 3339: when the user logged in. */
  createdAt: string;
  /** RFC 3339: when the session ends at the latest. It ends sooner if it is not used for the idle limit. */
  expiresAt: string;
}

export type LogoutResponse = Record<string, never>;

/** The body of a 204 as clients see it: `wx.request` gives an empty string. */
export type NoContent = '' | undefined;

export interface User {
  /** The public id: 22 characters of base64url. Never the openid. */
  id: string;
}

export type ErrorCode =
  | 'INVALID_PARAM'
  | 'WECHAT_CODE_INVALID'
  | 'TOKEN_MISSING'
  | 'TOKEN_INVALID'
  | 'SESSION_EXPIRED'
  | 'SESSION_REPLACED'
  | 'SESSION_KICKED'
  | 'WECHAT_USER_BLOCKED'
  | 'USER_BANNED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'WECHAT_MISCONFIGURED'
  | 'INTERNAL'
  | 'WECHAT_UNAVAILABLE'
  | 'STORE_UNAVAILABLE';

/** What some errors add to the body, by code. */
export interface ErrorDetails {
  /** `replacedAt`: RFC 3339. `device`: the name of the phone that took over, when it gave one. */
  SESSION_REPLACED: { replacedAt: string; device?: string };
  /** RFC 3339. */
  USER_BANNED: { until: string };
}

export type DetailsOf<C extends ErrorCode> = C extends keyof ErrorDetails ? ErrorDetails[C] : unknown;

/** The body of every answer that is not 2xx, whatever went wrong. Narrow it by `code`. */
export type ErrorBody = {
  [C in ErrorCode]: {
    code: C;
    /** For the user, in Chinese. */
    message: string;
    /** Also in the answer's `X-Request-Id` and in the server's log. */
    requestId: string;
  } & DetailsOf<C>;
}[ErrorCode];
