import type { Redis } from 'ioredis';
import { readCounters } from '../redis_counters';
import { short } from '../statistics';
import type { Surroundings } from '../surroundings';
import { compare } from './compare';
import { fill } from './fill';
import { Ours } from './ours';

const FEW = 1000;
const MANY = 1_000_000;
/** How many sessions are checked in turn: too many for a processor's cache. */
const SPREAD = 20_000;
const MANY_DB = 1;

/** Measures whether the cost of a check depends on the number of sessions, and the memory of a session in Redis. */
export function sessions(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, { sessions: FEW }, (few) =>
    Ours.with(surroundings, node, { sessions: FEW, db: MANY_DB }, async (many) => {
      const { usedBytes: before } = await readCounters(surroundings.redis);
      const tokens = await many.logIn(FEW + 1, SPREAD);
      await fillUp(surroundings.redis);
      const { usedBytes: after } = await readCounters(surroundings.redis);
      const bytes = (after - before) / (MANY - FEW);
      const { report } = await compare('check, sessions in Redis', [
        ['1,000', () => few.check({})],
        ['1,000,000, the same 1,000 asked for', () => many.check({})],
        ['1,000,000, 20,000 of them checked', () => many.check({ tokens })],
      ]);
      return `${report}\n\nRedis memory: ${short(bytes)} bytes a session (both keys, device and encrypted session_key)`;
    }),
  );
}

async function fillUp(redis: Redis): Promise<void> {
  const other = redis.duplicate({ db: MANY_DB });
  await fill(other, MANY - FEW - SPREAD);
  other.disconnect();
}
