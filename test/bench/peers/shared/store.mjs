/**
 * The sessions in Redis: one round trip per operation. A check is an MGET instead of a script, the cheapest way. (Ours
 * does more: it renews an idle limit and tells how a session ended.)
 */
import { Redis } from 'ioredis';
import { redisUrl, SESSION_SECONDS } from './settings.mjs';

const LOGIN = `
local live = redis.call('GET', KEYS[1])
if live then redis.call('DEL', ARGV[4] .. live) end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
`;

const LOGOUT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1], KEYS[2])
`;

export class Store {
  /** @param options - ioredis' own, such as `enableAutoPipelining` */
  constructor(options = {}) {
    this.redis = new Redis(redisUrl, options);
    this.redis.defineCommand('login', { numberOfKeys: 2, lua: LOGIN });
    this.redis.defineCommand('logout', { numberOfKeys: 2, lua: LOGOUT });
  }

  /** Opens a session and ends the user's older one. */
  async open({ sub, jti }, record) {
    await this.redis.login(...keysOf(sub, jti), jti, record, SESSION_SECONDS, `wx:{${sub}}:session:`);
  }

  /** The record of a live session, or undefined. */
  async find({ sub, jti }) {
    const [live, record] = await this.redis.mget(...keysOf(sub, jti));
    return live === jti && record ? record : undefined;
  }

  /** @return whether there was a session to end */
  async end({ sub, jti }) {
    return (await this.redis.logout(...keysOf(sub, jti), jti)) > 0;
  }
}

function keysOf(sub, jti) {
  return [`wx:{${sub}}:token`, `wx:{${sub}}:session:${jti}`];
}
