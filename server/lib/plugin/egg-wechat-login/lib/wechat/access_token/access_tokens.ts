import { performance } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { defineScripts } from '../../redis/scripts';
import { accessTokenKey } from '../../session/store/keys';
import { rfc3339 } from '../../session/store/record';
import type { SessionKeyCipher } from '../session_key_cipher';

/** A fresh access_token. */
export interface FetchedToken {
  text: string;
  /** Seconds for which WeChat takes it. */
  expiresIn: number;
}

export interface AccessToken {
  text: string;
  /** As it is stored; absent for one that Redis does not have. */
  stored?: string;
  /** When to stop using it, on the monotonic clock of this process. */
  staleAt: number;
}

/** What operators may see of the token. RFC 3339. */
export interface TokenTimes {
  fetchedAt: string;
  /** When the service fetches the next one: 5 minutes before WeChat's end. */
  renewsAt: string;
}

/** WeChat renews a token 5 minutes before its end. From then on both are valid. */
const RENEWED_BEFORE_S = 300;

/** Deletes the key if its value is still this one. */
const SCRIPTS = {
  wxDropToken: `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'done', ''}
`,
};

/**
 * The access_token of WeChat's server API: sealed in Redis, shared by all workers and machines. Without a lock: `stable_token`
 * gives the same token to all who ask, so that nobody invalidates another one's. Each worker keeps a copy, so that an outage of
 * Redis costs no further calls.
 */
export class AccessTokens {
  private readonly scripts;
  private readonly key: string;
  private copy?: AccessToken;
  private loading?: Promise<AccessToken>;

  /** @param fetch - asks WeChat for a token */
  constructor(
    private readonly redis: Redis,
    private readonly cipher: SessionKeyCipher,
    appid: string,
    private readonly fetch: () => Promise<FetchedToken>,
  ) {
    this.scripts = defineScripts(redis, SCRIPTS);
    this.key = accessTokenKey(appid);
  }

  /** A valid token as far as is known. Concurrent callers share one question. @throws what `fetch` throws */
  async get(): Promise<AccessToken> {
    if (this.copy && performance.now() < this.copy.staleAt) return this.copy;
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  /** WeChat does not take this token: drops it, here and in Redis, unless somebody has replaced it already. */
  async drop(failed: AccessToken): Promise<void> {
    if (this.copy?.text === failed.text) this.copy = undefined;
    if (failed.stored !== undefined) await ignoring(this.scripts.wxDropToken(this.key, failed.stored));
  }

  private async load(): Promise<AccessToken> {
    this.copy = (await ignoring(this.read())) ?? (await this.renew());
    return this.copy;
  }

  private async read(): Promise<AccessToken | undefined> {
    const [stored, left] = await Promise.all([this.redis.get(this.key), this.redis.pttl(this.key)]);
    if (stored === null || left <= 0) return undefined;
    const text = this.cipher.open(stored.slice(stored.indexOf(' ') + 1), this.key);
    return { text, stored, staleAt: performance.now() + left };
  }

  private async renew(): Promise<AccessToken> {
    const { text, expiresIn } = await this.fetch();
    const usedFor = Math.floor(expiresIn - RENEWED_BEFORE_S);
    if (usedFor <= 0) return { text, staleAt: 0 };
    const stored = `${Math.floor(Date.now() / 1000)} ${this.cipher.seal(text, this.key)}`;
    await ignoring(this.redis.set(this.key, stored, 'EX', usedFor));
    return { text, stored, staleAt: performance.now() + usedFor * 1000 };
  }
}

/** The times of the token in Redis; undefined without a token. */
export async function tokenTimes(redis: Redis, appid: string): Promise<TokenTimes | undefined> {
  const key = accessTokenKey(appid);
  const [stored, left] = await Promise.all([redis.get(key), redis.ttl(key)]);
  if (stored === null || left < 0) return undefined;
  const renewsAt = Math.floor(Date.now() / 1000) + left;
  return { fetchedAt: rfc3339(parseInt(stored, 10)), renewsAt: rfc3339(renewsAt) };
}

/** Redis only saves calls here: without it, or with a value that cannot be read, the token comes from WeChat. */
async function ignoring<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(() => undefined);
}
