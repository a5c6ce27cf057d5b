import assert from 'node:assert/strict';
import { once } from 'node:events';
import Redis from 'ioredis';
import fc from 'fast-check';
import { readSettings } from '../../../server/config/settings';
import { connectRedis } from '../../../server/lib/redis/connect';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { linearize } from './linearize';
import type { Call } from './linearize';
import { assertInvariants, snapshot } from './redis_state';
import { SessionModel } from './session_model';
import type { Token } from './session_model';
import { SessionWorld } from './session_world';

const LIMITS = { idleSeconds: 1000, maxSeconds: 5000 };
const CLIENTS = 3;

/** `pick` chooses among the tokens that are known before the batch. */
interface Operation {
  what: 'login' | 'check' | 'logout' | 'kick';
  uid: string;
  pick: number;
}

const operation = fc.record<Operation>({
  what: fc.constantFrom('login', 'login', 'check', 'logout', 'logout', 'kick'),
  uid: fc.constantFrom('u1', 'u1', 'u1', 'u2'),
  pick: fc.oneof(fc.constant(0), fc.nat({ max: 6 })),
});
/** What each client asks for. */
const batch = fc.array(fc.array(operation, { maxLength: 3 }), { minLength: CLIENTS, maxLength: CLIENTS });
const batches = fc.array(batch, { minLength: 1, maxLength: 6, size: 'max' });

if (hasRedisServer()) suite();
else console.warn('Left out: sessions under concurrency, because this machine has no redis-server');

function suite() {
  describe('SessionStore on several connections at once', () => {
    answersInSomeOrder({
      connect: (url) => Array.from({ length: CLIENTS }, () => new Redis(url)),
      inOrder: true,
    });
  });

  describe('SessionStore on several connections at once, a renewal due at each first check', () => {
    answersInSomeOrder({
      connect: (url) => Array.from({ length: CLIENTS }, () => new Redis(url)),
      inOrder: true,
      age: LIMITS.idleSeconds / 2,
    });
  });

  describe('SessionStore on several connections, each with several calls at once', () => {
    answersInSomeOrder({
      connect: (url) => Array.from({ length: CLIENTS }, () => new Redis(url)),
      inOrder: false,
    });
  });

  describe('SessionStore with the calls of several clients batched on one connection', () => {
    answersInSomeOrder({
      connect: (url) => {
        const redis = connectRedis(readSettings({ REDIS_URL: url }, 'local').redis) as Redis;
        return Array.from({ length: CLIENTS }, () => redis);
      },
      inOrder: true,
    });
  });
}

interface Way {
  /** A connection for each client. */
  connect(url: string): Redis[];
  /** Whether a client waits for each answer before its next call; else its calls may be answered in any order. */
  inOrder: boolean;
  /** Of the sessions at their login: see SessionWorld. */
  age?: number;
}

function answersInSomeOrder({ connect, inOrder, age }: Way) {
  let server: RedisServer;
  let worlds: SessionWorld[];
  const [first] = [() => worlds[0].redis];

  before(async () => {
    server = await RedisServer.start();
    const connections = connect(server.url);
    await Promise.all([...new Set(connections)].map((redis) => once(redis, 'ready')));
    const shared = new Map(connections.map((redis) => [redis, new SessionWorld(redis, LIMITS, age)]));
    worlds = connections.map((redis) => shared.get(redis)!);
  });

  after(async () => {
    for (const { redis } of worlds) redis.disconnect();
    await server.stop();
  });

  it('answers as if one operation had come after the other, in some order', async function () {
    this.timeout(60_000 * fuzzFactor());
    await fc.assert(
      fc.asyncProperty(batches, async (history) => {
        await first().flushall();
        let model = new SessionModel(LIMITS, Math.floor(Date.now() / 1000));
        const tokens: Token[] = [];
        for (const queues of history) model = await runBatch(model, queues, tokens);
      }),
      fuzzRuns(300),
    );
  });

  async function runBatch(model: SessionModel, queues: Operation[][], tokens: Token[]): Promise<SessionModel> {
    const known = [...tokens];
    const calls = queues.map((queue, i) => queue.map((wanted) => prepare(wanted, worlds[i], known, tokens, model.now)));
    const queuesOfCalls = inOrder ? calls : calls.flat().map((call) => [call]);
    const seen = await Promise.all(
      queuesOfCalls.map(async (queue) => {
        const answered: Call[] = [];
        for (const { name, apply, run } of queue) answered.push({ name, apply, result: await run() });
        return answered;
      }),
    );
    const state = await snapshot(first());
    assertInvariants(state);
    const found = (after: SessionModel) => {
      const keys = after.keys();
      if (Object.keys(keys).length !== state.size) return false;
      return [...state].every(([key, { value }]) => keys[key] && (key.includes(':session:') || keys[key].id === value));
    };
    const after = linearize(model, seen, found);
    const told = seen.map((queue) => queue.map(({ name, result }) => `${name} → ${result}`).join(', '));
    assert.ok(after, `No order explains:\n${told.join('\n')}\n${[...state.keys()].join(' ')}`);
    return after;
  }
}

function prepare({ what, uid, pick }: Operation, world: SessionWorld, known: Token[], all: Token[], now: number) {
  if (what === 'kick') {
    return { name: `kick ${uid}`, apply: (model: SessionModel) => model.kick(uid), run: () => world.kick(uid) };
  }
  let token = known.at(-1 - (pick % (known.length || 1)));
  if (what === 'login' || !token) {
    token = { uid, id: `id${all.length}`, endsAt: now + LIMITS.maxSeconds };
    all.push(token);
  }
  const opened = token;
  const method = known.includes(opened) ? (what as 'check' | 'logout') : 'login';
  return {
    name: `${method} ${opened.uid} ${opened.id}`,
    apply: (model: SessionModel) => model[method](opened),
    run: () => world[method](opened),
  };
}
