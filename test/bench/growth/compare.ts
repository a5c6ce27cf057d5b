import { table } from '../markdown';
import type { Measurement } from '../measure';
import { median, short } from '../statistics';

/** The first case is the baseline. */
export type Case = [name: string, measure: () => Promise<Measurement>];

const ROUNDS = 3;

/**
 * Measures the cases in turn over several rounds. The table has the medians; "× first" is the median of the CPU ratios
 * within a round, because a disturbance of the machine then affects both.
 */
export async function compare(title: string, cases: Case[]): Promise<{ report: string; rounds: Measurement[][] }> {
  const rounds: Measurement[][] = [];
  while (rounds.length < ROUNDS) {
    const round: Measurement[] = [];
    for (const [, measure] of cases) round.push(await measure());
    rounds.push(round);
  }
  return { report: reportOf(title, cases, rounds), rounds };
}

function reportOf(title: string, cases: Case[], rounds: Measurement[][]): string {
  const rows = cases.map(([name], i) => {
    const of = (figure: keyof Measurement) => short(median(rounds.map((round) => round[i][figure])));
    return [
      name,
      of('cpuMicroseconds'),
      short(median(rounds.map((round) => round[i].cpuMicroseconds / round[0].cpuMicroseconds))),
      of('requestsPerSecond'),
      of('p50Ms'),
      of('p99Ms'),
      of('redisCommands'),
      of('redisCpuMicroseconds'),
      of('residentMegabytes'),
    ];
  });
  const figures = ['requests/s', 'p50 ms', 'p99 ms', 'Redis commands', 'Redis CPU µs', 'resident MB'];
  return table([title, 'CPU µs/request', '× first', ...figures], rows);
}
