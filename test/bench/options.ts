import { parseArgs } from 'node:util';
import { ALL } from './peers';
import type { Peer } from './peers';

export const OPERATIONS = ['check', 'login', 'logout'] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Options {
  rounds: number;
  turns: number;
  seconds: number;
  only: Operation[];
  peers: Peer[];
  /** The node that runs the servers. Everything else runs on the current node. */
  node: string;
  json: boolean;
  part: 'peers' | 'growth' | 'start' | 'help';
}

/** @throws {Error} for unknown options or values */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '2' },
      turns: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '0.3' },
      only: { type: 'string', default: OPERATIONS.join() },
      peers: { type: 'string', default: ALL.map(({ name }) => name).join() },
      node: { type: 'string', default: process.execPath },
      json: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      start: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const part = (['help', 'growth', 'start'] as const).find((name) => values[name]) ?? 'peers';
  return {
    rounds: positive('rounds', values.rounds),
    turns: positive('turns', values.turns),
    seconds: positive('seconds', values.seconds),
    only: chosen('only', values.only, OPERATIONS, (name) => name),
    peers: chosen('peers', values.peers, ALL, ({ name }) => name),
    node: values.node,
    json: values.json,
    part,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${name} must be a number above 0`);
}

function chosen<T>(name: string, text: string, all: readonly T[], nameOf: (item: T) => string): T[] {
  const names = text.split(',');
  const known = all.map(nameOf);
  if (names.every((item) => known.includes(item))) return all.filter((item) => names.includes(nameOf(item)));
  throw new Error(`--${name} takes ${known.join(', ')}, separated by commas`);
}
