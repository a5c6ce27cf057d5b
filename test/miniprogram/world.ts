import { createRequire } from 'node:module';
import path from 'node:path';
import type { ErrorBody, ErrorCode, LoginResponse, SessionResponse } from '../../typings/api';
import type { HomeData } from '../../miniprogram/pages/home/view';
import { installFakeWx } from '../helpers/fake_wx';
import type { PageInstance, Reply } from '../helpers/fake_wx';

const ROOT = path.resolve(__dirname, '../../miniprogram');
const nodeRequire = createRequire(__filename);

/** A phone on which the mini program has just been started: a new `wx`, and modules that remember nothing. */
export function startPhone() {
  const wx = installFakeWx();
  for (const file of Object.keys(nodeRequire.cache)) {
    if (file.startsWith(ROOT + path.sep)) delete nodeRequire.cache[file];
  }
  return { wx, load: (module: string) => nodeRequire(path.join(ROOT, `${module}.ts`)) };
}

export interface Home extends PageInstance {
  data: HomeData & Record<string, unknown>;
  onShow(): Promise<void>;
  onCheckTap(): Promise<void>;
  onLoginTap(): Promise<void>;
  onLogoutTap(): Promise<void>;
}

export const TOKEN = 'header.payload.signature';

export const LOGIN: LoginResponse = { token: TOKEN, expiresIn: 2592000, user: { id: 'k3Jd8sPqX0aB12cD45eF_-' } };

/** Built from local times, so that the tests read the same in every time zone. */
export const SESSION: SessionResponse = {
  user: LOGIN.user,
  device: 'iPhone 15 Pro',
  createdAt: new Date(2001, 1, 3, 4, 5).toISOString(),
  expiresAt: new Date(2001, 2, 4, 5, 6).toISOString(),
};

export const ok = (data: unknown): Reply => ({ status: 200, data });

/** An error of the contract as the server sends it. */
export function error(status: number, code: ErrorCode, details: object = {}): Reply {
  return { status, data: errorBody(code, details) };
}

export function errorBody(code: ErrorCode, details: object = {}): ErrorBody {
  return { code, message: 'server text', requestId: 'request-1', ...details } as ErrorBody;
}

export const OFFLINE: Reply = { errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED', errno: 600001 };
export const SLOW: Reply = { errMsg: 'request:fail timeout', errno: 5 };
export const PROXY_PAGE: Reply = { status: 502, data: '<html><body>502 Bad Gateway</body></html>' };

/** The endings of the contract: after these the token is worthless. */
export const ENDINGS: Array<[number, ErrorCode, object?]> = [
  [401, 'TOKEN_MISSING'],
  [401, 'TOKEN_INVALID'],
  [401, 'SESSION_EXPIRED'],
  [401, 'SESSION_REPLACED', { replacedAt: new Date(2001, 5, 6, 7, 8).toISOString(), device: 'Xiaomi 14' }],
  [401, 'SESSION_KICKED'],
  [403, 'USER_BANNED', { until: new Date(2001, 6, 7, 8, 9).toISOString() }],
];

/** Outages and refusals that say nothing about the session. */
export const OUTAGES: Array<[string, Reply]> = [
  ['a network failure', OFFLINE],
  ['a time-out', SLOW],
  ['an interrupted request', { errMsg: 'request:fail interrupted', errno: 600003 }],
  ["a proxy's 502 page", PROXY_PAGE],
  ["a proxy's 401 page", { status: 401, data: '<html>Login to the proxy</html>' }],
  ['a 401 of an unknown code', { status: 401, data: { code: 'PROXY_AUTH', message: '', requestId: '' } }],
  ["a captive portal's 200 page", { status: 200, data: '<html>Welcome to the hotel</html>' }],
  ['429 RATE_LIMITED', error(429, 'RATE_LIMITED')],
  ['500 INTERNAL', error(500, 'INTERNAL')],
  ['503 STORE_UNAVAILABLE', error(503, 'STORE_UNAVAILABLE')],
];

/** A promise that the test resolves by hand, for an answer that is still on its way. */
export function pending(): { reply: Promise<Reply>; arrive: (reply: Reply) => void } {
  let arrive: (reply: Reply) => void = () => undefined;
  const reply = new Promise<Reply>((resolve) => (arrive = resolve));
  return { reply, arrive };
}

/** Lets everything run that does not wait for a pending answer. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
