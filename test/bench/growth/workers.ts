import { availableParallelism } from 'node:os';
import { median, short } from '../statistics';
import type { Surroundings } from '../surroundings';
import { compare } from './compare';
import { Ours } from './ours';

/**
 * Measures the gain of a second worker. It needs its own core, as do Redis and the load generator. Each of the two
 * servers has its own database: a login here would end the same user's session there.
 */
export function workers(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, { workers: 1 }, (one) =>
    Ours.with(surroundings, node, { workers: 2, db: 1 }, async (two) => {
      const { report, rounds } = await compare('check, workers', [
        ['1', () => one.check({})],
        ['2', () => two.check({})],
      ]);
      const gain = median(rounds.map(([single, double]) => double.requestsPerSecond / single.requestsPerSecond));
      const cores = availableParallelism();
      const note = cores < 4 ? `, on ${cores} cores that they share with Redis and the load generator` : '';
      return `${report}\n\nTwo workers answer ${short(gain)} times the requests of one${note}`;
    }),
  );
}
