import { table } from './markdown';
import type { Measurement } from './measure';
import type { Operation, Options } from './options';
import { LIMIT } from './peers';
import type { Peer } from './peers';
import type { Sample } from './rounds';
import { median, short } from './statistics';

const HEAD = [
  'operation',
  'server',
  'CPU µs/request',
  '× raw',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'Redis commands',
  'Redis reads',
  'Redis CPU µs',
  '× raw',
  'resident MB',
];

/** A table of the medians over all turns. */
export function reportOf(samples: Sample[], { only, peers }: Options): string {
  return table(
    HEAD,
    only.flatMap((operation) => peers.map((peer) => rowOf(samples, operation, peer))),
    2,
  );
}

function rowOf(samples: Sample[], operation: Operation, peer: Peer): string[] {
  const own = samples.filter((sample) => sample.peer === peer.name && sample.operation === operation);
  const of = (figure: keyof Measurement) => short(median(own.map((sample) => sample[figure])));
  return [
    operation,
    peer.title,
    of('cpuMicroseconds'),
    ratioToLimit(samples, own, 'cpuMicroseconds'),
    of('requestsPerSecond'),
    of('p50Ms'),
    of('p99Ms'),
    of('redisCommands'),
    of('redisReads'),
    of('redisCpuMicroseconds'),
    ratioToLimit(samples, own, 'redisCpuMicroseconds'),
    of('residentMegabytes'),
  ];
}

/** The median of the ratios, not the ratio of the medians: a disturbance of a whole turn cancels out. */
function ratioToLimit(samples: Sample[], own: Sample[], figure: keyof Measurement): string {
  const ratios = own.flatMap(({ round, turn, operation, [figure]: spent }) => {
    const limit = samples.find((other) => {
      return other.peer === LIMIT && other.round === round && other.turn === turn && other.operation === operation;
    });
    return limit ? [spent / limit[figure]] : [];
  });
  return ratios.length ? short(median(ratios)) : '';
}
