/**
 * The HTTP API, for both sides. Types only: WeChat ships nothing outside of `miniprogram/`, so the mini program must be
 * able to import this file with `import type`.
 */

/** Every route: its request and its 2xx response. Any other response is an `ErrorBody`. */
export interface Api {
  'POST /api/login': { request: LoginRequest; response: LoginResponse };
  'GET /api/session': { request: undefined; response: SessionResponse };
  /** Answers with the error as soon as the session ends, else with 204 after `wait` seconds (1 to 25). */
  'GET /api/session?wait=25': { request: undefined; response: NoContent };
  /** Replaces the session_key that the server keeps for the user. The token stays. */
  'POST /api/session/key': { request: CodeRequest; response: EmptyResponse };
  /** `code`: of `<button open-type="getPhoneNumber">`. The whole number goes to the server's own code only. */
  'POST /api/phone': { request: CodeRequest; response: PhoneResponse };
  /** 注销. `code`: a fresh one of `wx.login` by the same user. 202: the application's own data is deleted a little later. */
  'DELETE /api/account': { request: CodeRequest; response: EmptyResponse };
  'POST /api/logout': { request: undefined; response: LogoutResponse };
}

export interface LoginRequest {
  /** The temporary credential of `wx.login`: 1 to 256 characters, single use, valid for 5 minutes. */
  code: string;
  /** The phone's name, as the user knows it, such as its model: 1 to 64 characters. */
  device?: string;
}

export interface LoginResponse {
  /** Goes into `Authorization: Bearer <token>`. Opaque to the client. */
  token: string;
  /** Seconds until the token expires, even if it is in use. */
  expiresIn: number;
  user: User;
}

export interface SessionResponse {
  user: User;
  device?: string;
  /** RFC 3339: when the user logged in. */
  createdAt: string;
  /** RFC 3339: when the session ends at the latest. It ends earlier if unused for the idle limit. */
  expiresAt: string;
}

export type LogoutResponse = EmptyResponse;

export interface CodeRequest {
  /** 1 to 256 characters, single use, valid for 5 minutes. */
  code: string;
}

export interface PhoneResponse {
  phone: MaskedPhone;
}

export interface MaskedPhone {
  /** Such as `86`. */
  countryCode: string;
  /** The number without country code, such as `138****5678`. */
  masked: string;
}

export type EmptyResponse = Record<string, never>;

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
  | 'ACCOUNT_DELETED'
  | 'WECHAT_USER_BLOCKED'
  | 'USER_BANNED'
  | 'NOT_FOUND'
  | 'WECHAT_USER_MISMATCH'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'WECHAT_MISCONFIGURED'
  | 'INTERNAL'
  | 'WECHAT_UNAVAILABLE'
  | 'WECHAT_QUOTA'
  | 'STORE_UNAVAILABLE';

/** The extra fields in the body of some errors, by code. */
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
