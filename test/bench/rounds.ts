import { Contestant } from './contestant';
import type { Measurement } from './measure';
import type { Operation, Options } from './options';
import type { Surroundings } from './surroundings';

export interface Sample extends Measurement {
  round: number;
  turn: number;
  peer: string;
  operation: Operation;
}

/**
 * In each round all servers are restarted and take short turns, in a different order each time: a disturbance of a second
 * then affects neighbouring turns, and these are compared.
 */
export async function runRounds(surroundings: Surroundings, options: Options): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    await surroundings.redis.flushall();
    const contestants: Contestant[] = [];
    try {
      for (const [i, peer] of options.peers.entries()) {
        contestants.push(await Contestant.start(peer, options.node, surroundings, i));
      }
      for (const operation of options.only) samples.push(...(await takeTurns(round, operation, contestants, options)));
    } finally {
      for (const contestant of contestants) await contestant.stop();
    }
  }
  return samples;
}

async function takeTurns(
  round: number,
  operation: Operation,
  contestants: Contestant[],
  { rounds, turns, seconds }: Options,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  console.error(`round ${round} of ${rounds}: ${operation}`);
  for (const contestant of contestants) await contestant.warmUp(operation);
  for (let turn = 1; turn <= turns; turn++) {
    for (const contestant of ordered(contestants, turn)) {
      const measurement = await contestant.measure(operation, seconds);
      samples.push({ round, turn, peer: contestant.peer.name, operation, ...measurement });
    }
  }
  return samples;
}

/** Rotates the list by one each turn, and reverses it every second turn. */
function ordered<T>(list: T[], turn: number): T[] {
  const at = turn % list.length;
  const rotated = [...list.slice(at), ...list.slice(0, at)];
  return turn % 2 ? rotated : rotated.reverse();
}
