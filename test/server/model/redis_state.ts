import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import type { SessionModel } from './session_model';
import { decodeRecord } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/record';

interface Entry {
  value: string;
  /** When it goes, in milliseconds since the epoch (Redis 7); −1: never. */
  until: number;
  /** Milliseconds that are left of it. */
  ttl: number;
}

/** Every key of Redis (that matches), while nothing else writes. */
export async function snapshot(redis: Redis, pattern = '*'): Promise<Map<string, Entry>> {
  const state = new Map<string, Entry>();
  for (const key of await redis.keys(pattern)) {
    const [value, until, ttl] = await Promise.all([redis.get(key), redis.pexpiretime(key), redis.pttl(key)]);
    state.set(key, { value: value ?? '', until, ttl });
  }
  return state;
}

/**
 * What holds at any moment, whatever has happened: no key without a TTL, none that is not ours, and of each user two keys
 * or none, of the same session and with the same end.
 */
export function assertInvariants(state: Map<string, Entry>): void {
  const uids = new Set<string>();
  for (const [key, { until }] of state) {
    const [, uid] = /^wx:\{([^{}]+)\}:(?:token|session:[^:]+|kicked:[^:]+|ban)$/.exec(key) ?? [];
    assert.ok(uid, `a key that is not ours: ${key}`);
    assert.ok(until > 0, `without a TTL: ${key}`);
    uids.add(uid);
  }
  for (const uid of uids) {
    const token = state.get(`wx:{${uid}}:token`);
    const sessions = [...state.keys()].filter((key) => key.startsWith(`wx:{${uid}}:session:`));
    const expected = token ? [`wx:{${uid}}:session:${token.value}`] : [];
    assert.deepEqual(sessions, expected, 'two keys or none');
    if (token) assert.equal(state.get(sessions[0])!.until, token.until, 'both keys end together');
  }
}

/** How long a history may take on a Redis whose clock goes on while the model's stands still. (ioredis-mock's TIME is a second off.) */
const DRIFT_MS = 5000;

/** The state is the model's, key by key and TTL by TTL. */
export function assertState(state: Map<string, Entry>, model: SessionModel): void {
  const expected = model.keys();
  assert.deepEqual([...state.keys()].sort(), Object.keys(expected).sort());
  for (const [key, { value, ttl }] of state) {
    const id = key.includes(':session:') ? decodeRecord(value)!.device : value;
    assert.equal(id, expected[key].id, key);
    const early = (expected[key].until - model.now) * 1000 - ttl;
    assert.ok(Math.abs(early) < DRIFT_MS, `${key} goes ${early} ms too early`);
  }
}
