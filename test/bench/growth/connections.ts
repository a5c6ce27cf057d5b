import type { Surroundings } from '../surroundings';
import { compare } from './compare';
import type { Case } from './compare';
import { Ours } from './ours';

const COUNTS = [64, 512, 2000];
const WARM_UP_SECONDS = 0.5;

/** Measures checks over more and more connections. An error on any of them ends the benchmark. */
export function connections(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, {}, async (ours) => {
    const caseOf = (count: number): Case => [
      count.toLocaleString('en'),
      async () => {
        // A connection's first request costs more than the others.
        await ours.check({ connections: count, seconds: WARM_UP_SECONDS });
        return ours.check({ connections: count });
      },
    ];
    return (await compare('check, connections, without an error', COUNTS.map(caseOf))).report;
  });
}
