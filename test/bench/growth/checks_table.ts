import { table } from '../markdown';
import type { Measurement } from '../measure';
import { median, short } from '../statistics';

/** A row for each case, with the medians of its measurements. */
export function checksTable(title: string, cases: [name: string, measurements: Measurement[]][]): string {
  const head = [
    title,
    'CPU µs/request',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'Redis commands',
    'Redis CPU µs',
    'resident MB',
  ];
  const rows = cases.map(([name, measurements]) => {
    const of = (figure: keyof Measurement) => short(median(measurements.map((measurement) => measurement[figure])));
    return [
      name,
      of('cpuMicroseconds'),
      of('requestsPerSecond'),
      of('p50Ms'),
      of('p99Ms'),
      of('redisCommands'),
      of('redisCpuMicroseconds'),
      of('residentMegabytes'),
    ];
  });
  return table(head, rows);
}

/** Measures again and again. */
export async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) results.push(await work());
  return results;
}
