import type { Redis } from 'ioredis';
import mm from 'egg-mock';
import { ApiError } from '../../../server/lib/plugin/egg-wechat-login/lib/errors/api_error';
import { SessionStore } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import type { StoreOptions } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/user_store';
import type { Token } from './session_model';

/** The real store, answering in the model's words. A session's device is its id, so that a record tells whose it is. */
export class SessionWorld {
  private readonly store: SessionStore;

  constructor(
    readonly redis: Redis,
    limits: StoreOptions,
    /** How long ago the logins say that they were made, in seconds: long ago, so that a renewal is due at each check. */
    private readonly age = 0,
  ) {
    this.store = new SessionStore(redis, limits);
  }

  async login({ uid, id }: Token): Promise<string> {
    const createdAt = Math.floor(Date.now() / 1000) - this.age;
    const older = await this.store.login(
      { uid, id },
      { openid: `o-${uid}`, sessionKey: '~sealed', device: id, createdAt },
    );
    return older ? `replaced ${older.device}` : 'opened';
  }

  async check(token: Token): Promise<string> {
    const checked = this.store.check(token, token.endsAt);
    return checked.then(({ device }) => (device === token.id ? 'live' : `the record of ${device}`), nameOf);
  }

  async logout(token: Token): Promise<string> {
    return this.store.logout(token).then(() => 'live', nameOf);
  }

  async kick(uid: string): Promise<string> {
    return (await this.store.kick(uid)) ? 'kicked' : 'nobody';
  }
}

/** Takes so many seconds off the life of every key. With GETEX, which the store does not use: so its writes can be counted. */
const AGE = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  redis.call('GETEX', key, 'PXAT', redis.call('PEXPIRETIME', key) - ARGV[1] * 1000)
end
`;

/** Stops this process' clock at a time (milliseconds since the epoch), and with it ioredis-mock's. */
export function stopClock(now: number): void {
  class StoppedDate extends Date {
    constructor(...args: unknown[]) {
      super(...((args.length > 0 ? args : [now]) as [number]));
    }
    static now = () => now;
  }
  mm(globalThis, 'Date', StoppedDate);
}

/** As if so many seconds had gone by: for this process, and for a Redis that has a clock of its own. */
export async function pass(redis: Redis, seconds: number, { ownClock }: { ownClock: boolean }): Promise<void> {
  stopClock(Date.now() + seconds * 1000);
  if (ownClock) await redis.eval(AGE, 0, seconds);
}

function nameOf(err: unknown): string {
  if (!(err instanceof ApiError)) throw err;
  const device = (err.details as { device?: string } | undefined)?.device;
  return [err.code, device].filter(Boolean).join(' ');
}
