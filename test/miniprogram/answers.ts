import type { ErrorBody, ErrorCode, LoginResponse, PhoneResponse, SessionResponse } from '../../typings/api';
import type { Reply } from '../helpers/fake_wx';

export const NOW = new Date(2001, 1, 3, 4, 5, 6).getTime();

export const TOKEN = 'header.payload.signature';

export const LOGIN: LoginResponse = { token: TOKEN, expiresIn: 2592000, user: { id: 'k3Jd8sPqX0aB12cD45eF_-' } };

/** What the phone keeps of `LOGIN`, when it gets it now. */
export const CREDENTIAL = { token: TOKEN, expiresAt: NOW + 2592000_000, seenAt: NOW };

const HOUR_MS = 3600_000;

/** A login that has not been used for so long that it may have expired. */
export const UNUSED = { ...CREDENTIAL, seenAt: NOW - 24 * HOUR_MS - 1 };
/** The latest that cannot have expired. */
export const USED = { ...CREDENTIAL, seenAt: NOW - 24 * HOUR_MS };

/** Another login, later. */
export const LOGIN_2: LoginResponse = { ...LOGIN, token: 'second.payload.signature' };
export const CREDENTIAL_2 = { ...CREDENTIAL, token: LOGIN_2.token };

/** Built from local times, so that the tests read the same in every time zone. */
export const SESSION: SessionResponse = {
  user: LOGIN.user,
  device: 'iPhone 15 Pro',
  createdAt: new Date(2001, 1, 3, 4, 5).toISOString(),
  expiresAt: new Date(2001, 2, 4, 5, 6).toISOString(),
};

export const PHONE: PhoneResponse = { phone: { countryCode: '86', masked: '138****5678' } };

/** The watcher's question. */
export const WAIT = 'GET /api/session?wait=25';

export const ok = (data: unknown): Reply => ({ status: 200, data });

export const NO_CONTENT: Reply = { status: 204, data: '' };

/** An error of the contract as the server sends it. */
export function error(status: number, code: ErrorCode, details: object = {}): Reply {
  return { status, data: errorBody(code, details) };
}

/** As the server answers while it wants to be left alone, in whole seconds. */
export function tooMany(retryAfter: unknown, name = 'Retry-After'): Reply {
  return { status: 429, data: errorBody('RATE_LIMITED'), header: { [name]: String(retryAfter) } };
}

export function errorBody<C extends ErrorCode>(code: C, details: object = {}): Extract<ErrorBody, { code: C }> {
  return { code, message: 'server text', requestId: 'request-1', ...details } as Extract<ErrorBody, { code: C }>;
}

export const OFFLINE: Reply = { errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED', errno: 600001 };
export const SLOW: Reply = { errMsg: 'request:fail timeout', errno: 5 };
export const PROXY_PAGE: Reply = { status: 502, data: '<html><body>502 Bad Gateway</body></html>' };

export const REPLACED = { replacedAt: new Date(2001, 5, 6, 7, 8).toISOString(), device: 'Xiaomi 14' };

/** The endings of the contract but for SESSION_EXPIRED: by another phone, an operator, or for good. */
export const FOREIGN_ENDINGS: Array<[number, ErrorCode, object?]> = [
  [401, 'TOKEN_MISSING'],
  [401, 'TOKEN_INVALID'],
  [401, 'SESSION_REPLACED', REPLACED],
  [401, 'SESSION_KICKED'],
  [401, 'ACCOUNT_DELETED'],
  [403, 'USER_BANNED', { until: new Date(2001, 6, 7, 8, 9).toISOString() }],
];

/** After these a token is worthless. */
export const ENDINGS: Array<[number, ErrorCode, object?]> = [[401, 'SESSION_EXPIRED'], ...FOREIGN_ENDINGS];

/** Outages and refusals that say nothing about the session: what comes, and what the mini program makes of it. */
export const OUTAGES: Array<[string, Reply, object]> = [
  ['a network failure', OFFLINE, { code: 'NETWORK' }],
  ['a time-out', SLOW, { code: 'TIMEOUT' }],
  ['an interrupted request', { errMsg: 'request:fail interrupted', errno: 600003 }, { code: 'NETWORK' }],
  ["a proxy's 502 page", PROXY_PAGE, { code: 'BAD_ANSWER' }],
  ["a proxy's 401 page", { status: 401, data: '<html>Login to the proxy</html>' }, { code: 'BAD_ANSWER' }],
  [
    'a 401 of an unknown code',
    { status: 401, data: { code: 'PROXY_AUTH', message: '', requestId: '' } },
    { code: 'BAD_ANSWER' },
  ],
  ["a captive portal's 200 page", { status: 200, data: '<html>Welcome to the hotel</html>' }, { code: 'BAD_ANSWER' }],
  ['429 RATE_LIMITED', error(429, 'RATE_LIMITED'), errorBody('RATE_LIMITED')],
  ['500 INTERNAL', error(500, 'INTERNAL'), errorBody('INTERNAL')],
  ['503 STORE_UNAVAILABLE', error(503, 'STORE_UNAVAILABLE'), errorBody('STORE_UNAVAILABLE')],
];
