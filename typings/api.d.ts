/**
 * The HTTP API, for both sides. Types only: WeChat ships nothing outside of `miniprogram/`, so the mini program must be
 * able to import this file with `import type`. `npm run openapi` makes the OpenAPI document of it: tags such as `@maxLength`
 * and `@examples` are for that.
 *
 * `Api` and `ErrorDetails` are open. An application adds its own routes and error codes in a file of its own beside this one,
 * such as `typings/shop.d.ts`:
 *
 *     import './api';
 *
 *     declare module './api' {
 *       interface Api {
 *         'GET /api/orders/:id': { request: undefined; response: Order };
 *       }
 *       interface ErrorDetails {
 *         SOLD_OUT: { left: number };
 *       }
 *     }
 */

/** Every route: its request and its 2xx response. Any other response is an `ErrorBody`. */
export interface Api extends LoginApi {}

/** The routes of the login itself. */
export interface LoginApi {
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
  /**
   * The temporary credential of `wx.login`: 1 to 256 characters, single use, valid for 5 minutes.
   *
   * @minLength 1
   * @maxLength 256
   * @examples ["0a3kDs000y8Ukm1Wc4300xh7Qk2kDs0S"]
   */
  code: string;
  /**
   * The phone's name, as the user knows it, such as its model: 1 to 64 characters.
   *
   * @minLength 1
   * @maxLength 64
   * @examples ["iPhone 15"]
   */
  device?: string;
}

export interface LoginResponse {
  /**
   * Goes into `Authorization: Bearer <token>`. Opaque to the client.
   *
   * @examples ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ…"]
   */
  token: string;
  /**
   * Seconds until the token expires, even if it is in use.
   *
   * @asType integer
   * @minimum 1
   * @examples [2592000]
   */
  expiresIn: number;
  user: User;
}

export interface SessionResponse {
  user: User;
  /** @examples ["iPhone 15"] */
  device?: string;
  /**
   * RFC 3339: when the user logged in.
   *
   * @format date-time
   * @examples ["2027-01-31T08:00:00.000Z"]
   */
  createdAt: string;
  /**
   * RFC 3339: when the session ends at the latest. It ends earlier if unused for the idle limit.
   *
   * @format date-time
   * @examples ["2027-03-02T08:00:00.000Z"]
   */
  expiresAt: string;
}

export type LogoutResponse = EmptyResponse;

export interface CodeRequest {
  /**
   * 1 to 256 characters, single use, valid for 5 minutes.
   *
   * @minLength 1
   * @maxLength 256
   * @examples ["0a3kDs000y8Ukm1Wc4300xh7Qk2kDs0S"]
   */
  code: string;
}

export interface PhoneResponse {
  phone: MaskedPhone;
}

export interface MaskedPhone {
  /**
   * Such as `86`.
   *
   * @examples ["86"]
   */
  countryCode: string;
  /**
   * The number without country code, such as `138****5678`.
   *
   * @examples ["138****5678"]
   */
  masked: string;
}

export type EmptyResponse = Record<string, never>;

/** The body of a 204 as clients see it: `wx.request` gives an empty string. */
export type NoContent = '' | undefined;

export interface User {
  /**
   * The public id: 22 characters of base64url. Never the openid.
   *
   * @pattern ^[A-Za-z0-9_-]{22}$
   * @examples ["nKf0bSzXk2h5Qm9tVwYd1A"]
   */
  id: string;
}

/** Every error code, with the extra fields in its body; `unknown`: no extra fields. */
export interface ErrorDetails extends LoginErrorDetails {}

/** The error codes of the login itself. */
export interface LoginErrorDetails {
  INVALID_PARAM: unknown;
  WECHAT_CODE_INVALID: unknown;
  TOKEN_MISSING: unknown;
  TOKEN_INVALID: unknown;
  SESSION_EXPIRED: unknown;
  SESSION_REPLACED: {
    /**
     * RFC 3339.
     *
     * @format date-time
     * @examples ["2027-01-31T09:00:00.000Z"]
     */
    replacedAt: string;
    /**
     * The name of the phone that took over, when it gave one.
     *
     * @examples ["HUAWEI Mate 60"]
     */
    device?: string;
  };
  SESSION_KICKED: unknown;
  ACCOUNT_DELETED: unknown;
  WECHAT_USER_BLOCKED: unknown;
  USER_BANNED: {
    /**
     * RFC 3339.
     *
     * @format date-time
     * @examples ["2027-02-28T00:00:00.000Z"]
     */
    until: string;
  };
  NOT_FOUND: unknown;
  WECHAT_USER_MISMATCH: unknown;
  PAYLOAD_TOO_LARGE: unknown;
  RATE_LIMITED: unknown;
  WECHAT_MISCONFIGURED: unknown;
  INTERNAL: unknown;
  WECHAT_UNAVAILABLE: unknown;
  WECHAT_QUOTA: unknown;
  STORE_UNAVAILABLE: unknown;
}

export type ErrorCode = keyof ErrorDetails;
export type LoginErrorCode = keyof LoginErrorDetails;

export type DetailsOf<C extends ErrorCode> = ErrorDetails[C];

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
