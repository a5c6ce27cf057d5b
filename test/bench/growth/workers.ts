import { availableParallelism } from 'node:os';
import type { Measurement } from '../measure';
import { median, short } from '../statistics';
import type { Surroundings } from '../surroundings';
import { checksTable, times } from './checks_table';
import { Ours } from './ours';

const ROUNDS = 3;

/** What a second worker brings. It needs a core of its own, and so do Redis and the load generator. */
export async function workers(surroundings: Surroundings, node: string): Promise<string> {
  const measure = (count: number) => Ours.with(surroundings, node, { workers: count }, (ours) => ours.check({}));
  const pairs = await times(ROUNDS, async (): Promise<[Measurement, Measurement]> => [
    await measure(1),
    await measure(2),
  ]);
  const checks = checksTable('check, workers', [
    ['1', pairs.map(([one]) => one)],
    ['2', pairs.map(([, two]) => two)],
  ]);
  const gain = median(pairs.map(([one, two]) => two.requestsPerSecond / one.requestsPerSecond));
  const cores = availableParallelism();
  const note = cores < 4 ? `; of ${cores} cores, which they share with Redis and the load generator` : '';
  return `${checks}\n\nTwo workers answer ${short(gain)} times the requests of one${note}`;
}
