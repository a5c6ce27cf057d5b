import { readCounters } from '../redis_counters';
import { short } from '../statistics';
import type { Surroundings } from '../surroundings';
import { checksTable, times } from './checks_table';
import { fill } from './fill';
import { Ours } from './ours';

const FEW = 1000;
const MANY = 1_000_000;
/** Asked for in turn, so many sessions are in no cache of a processor. */
const SPREAD = 20_000;
const REPEAT = 3;

/** Does a check cost the same, however many sessions there are? And what does one take up in Redis? */
export function sessions(surroundings: Surroundings, node: string): Promise<string> {
  const { redis } = surroundings;
  return Ours.with(surroundings, node, { sessions: FEW }, async (ours) => {
    const few = await times(REPEAT, () => ours.check({}));
    const { usedBytes: before } = await readCounters(redis);
    await fill(redis, MANY - FEW - SPREAD);
    const { usedBytes: after } = await readCounters(redis);
    const many = await times(REPEAT, () => ours.check({}));
    const tokens = await ours.logIn(FEW + 1, SPREAD);
    const spread = await times(REPEAT, () => ours.check({ tokens }));
    const checks = checksTable('check, sessions in Redis', [
      ['1,000', few],
      ['1,000,000, the same 1,000 asked for', many],
      ['1,000,000, 20,000 of them asked for', spread],
    ]);
    const bytes = (after - before) / (MANY - FEW - SPREAD);
    return `${checks}\n\nRedis memory: ${short(bytes)} bytes a session (both keys, device and encrypted session_key)`;
  });
}
