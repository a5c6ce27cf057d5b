import type { Measurement } from '../measure';
import type { Surroundings } from '../surroundings';
import { checksTable } from './checks_table';
import { Ours } from './ours';

const COUNTS = [64, 512, 2000];

/** An error on any connection would end the benchmark. */
export function connections(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, {}, async (ours) => {
    const cases: [string, Measurement[]][] = [];
    for (const count of COUNTS) {
      // A connection's first request costs more than the others.
      await ours.check({ connections: count, seconds: 1 });
      cases.push([count.toLocaleString('en'), [await ours.check({ connections: count })]]);
    }
    return checksTable('check, connections, without an error', cases);
  });
}
