import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as Auth from '../../miniprogram/wechat-login/index';
import type * as LoginRecord from '../../miniprogram/wechat-login/services/state/login_record';
import type * as State from '../../miniprogram/wechat-login/services/state/login_state';
import type * as ApiBase from '../../miniprogram/wechat-login/utils/http/api_base';
import { FakeWx, refusals } from '../helpers/fake_wx';
import type { Disk } from '../helpers/fake_wx';
import { CREDENTIAL, NOW, SESSION, UNUSED, WAIT } from './answers';
import { moduleLoader } from './modules';

/** Lets everything run that does not wait for a pending answer. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Where the backend is, for a phone. */
export const API_BASE = 'http://127.0.0.1:7001';

export type Phone = ReturnType<typeof startPhone>;

/** A phone on which the mini program has just been started: a new `wx`, modules that remember nothing, the old storage. */
export function startPhone(disk: Disk = new Map()) {
  const wx = new FakeWx(disk);
  const load = moduleLoader(wx.globals());
  (load('wechat-login/utils/http/api_base') as typeof ApiBase).setApiBase(API_BASE);
  return {
    wx,
    load,
    get auth() {
      return load('wechat-login/index') as typeof Auth;
    },
    /** As `App.onLaunch` does. */
    start() {
      this.auth.startLogin({ apiBase: API_BASE });
    },
    state: () => (load('wechat-login/services/state/login_state') as typeof State).loginState(),
    record: () => (load('wechat-login/services/state/login_record') as typeof LoginRecord).loginRecord(),
    /** What the phone has stored of its login. */
    stored: () => wx.stored().login,
    /** The requests so far, by route. */
    sent: () => wx.requests.map(({ route }) => route),
    /** The tokens of the requests so far. */
    tokens: () => wx.requests.map(({ header }) => header.Authorization?.replace(/^Bearer /, '')),
    /** Every state from now on, by status. */
    statuses() {
      const seen: string[] = [];
      this.auth.subscribe(({ status }) => seen.push(status));
      return seen;
    },
    /** The mini program is killed, and started again. */
    restart() {
      wx.kill();
      return startPhone(disk);
    },
  };
}

/** What lies on a phone's disk. */
export const diskWith = (login: object): Disk => new Map([['login', { data: login, encrypted: true }]]);

/** A phone that the last run has left with a login. */
export const loggedInPhone = () => startPhone(diskWith({ credential: CREDENTIAL, revocations: [] }));

/** As `loggedInPhone`, with a login that may have expired. */
export const unusedPhone = () => startPhone(diskWith({ credential: UNUSED, revocations: [] }));

/** As `loggedInPhone`, when the server has confirmed it. */
export async function confirmedPhone(): Promise<Phone> {
  const phone = startPhone(diskWith({ credential: CREDENTIAL, session: SESSION, revocations: [] }));
  phone.wx.reply('GET /api/session', { status: 200, data: SESSION });
  await phone.auth.check();
  phone.wx.requests.length = 0;
  return phone;
}

/** A phone that lives, with its watcher waiting for an answer. */
export async function livePhone(disk?: Disk): Promise<Phone> {
  const phone = startPhone(disk);
  phone.wx.hold(WAIT);
  if (disk?.has('login')) phone.wx.reply('GET /api/session', { status: 200, data: SESSION });
  phone.start();
  await settled();
  return phone;
}

/** In a suite: time stands still, and moves on only by `mock.timers.tick`; nothing unknown is asked of WeChat. */
export function setUpPhones(): void {
  beforeEach(() => mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOW }));
  afterEach(() => mock.timers.reset());
  afterEach(() => assert.deepEqual(refusals.splice(0), []));
}

/** The errors that the mini program's developer is told of while the work runs. */
export async function loggedErrors(work: () => Promise<unknown>): Promise<string[]> {
  const logged = mock.method(console, 'error', () => undefined);
  try {
    await work();
    const things: unknown[] = logged.mock.calls.map(({ arguments: [first] }) => first);
    return things.filter((thing) => thing instanceof Error).map(({ message }) => message);
  } finally {
    logged.mock.restore();
  }
}
