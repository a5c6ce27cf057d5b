import type { Redis } from 'ioredis';
import { encodeTime, STAMP_AT } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/record';
import { table } from '../markdown';
import type { Measurement } from '../measure';
import { median, short } from '../statistics';
import type { Surroundings } from '../surroundings';
import { Ours } from './ours';

const ROUNDS = 3;
const USERS = 5000;
const CONNECTIONS = [1, 8, 64, 512];

/** Makes a renewal due for every session: sets its last renewal to the first day of the epoch. */
const MAKE_DUE = `
for _, key in ipairs(redis.call('KEYS', 'wx:*:session:*')) do redis.call('SETRANGE', key, ${STAMP_AT}, ARGV[1]) end
`;

/** Measures the CPU of Redis per operation. All workers and machines share Redis, so its one core limits the service. */
export function redisCore(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, { sessions: USERS }, async (ours) => {
    const checks = CONNECTIONS.map((connections) => [
      `check, ${connections} connections`,
      () => ours.check({ connections }),
    ]) as Case[];
    const cases: Case[] = [
      ...checks,
      ['login, which ends an older session', () => ours.login(USERS)],
      ['check with a renewal', () => renew(surroundings.redis, ours)],
    ];
    const rows: string[][] = [];
    for (const [name, measure] of cases) rows.push([name, ...(await figuresOf(measure))]);
    const core = 'operations per second of a Redis core';
    return table(['operation', 'Redis CPU µs', 'Redis commands', core], rows);
  });
}

type Case = [name: string, measure: () => Promise<Measurement>];

async function renew(redis: Redis, ours: Ours): Promise<Measurement> {
  await redis.eval(MAKE_DUE, 0, encodeTime(0));
  return ours.check({ once: true });
}

async function figuresOf(measure: () => Promise<Measurement>): Promise<string[]> {
  const rounds: Measurement[] = [];
  while (rounds.length < ROUNDS) rounds.push(await measure());
  const microseconds = median(rounds.map(({ redisCpuMicroseconds }) => redisCpuMicroseconds));
  const commands = median(rounds.map(({ redisCommands }) => redisCommands));
  return [short(microseconds), short(commands), short(1e6 / microseconds)];
}
