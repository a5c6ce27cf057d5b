import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { fuzzFactor } from '../../helpers/fuzz_runs';
import { MISHAPS } from './mishaps';
import type { Mishap } from './mishaps';

/** Between two mishaps. */
export const EVERY_MS = 2000;

/** `SOAK_SEED=… npm test -- test/server/soak/soak.test.ts` repeats a run: the same mishaps, and the same steps of each phone. */
export const SEED = Number(process.env.SOAK_SEED ?? randomInt(2 ** 31));

/** A round has each mishap once. Three rounds in CI; `FUZZ_RUNS=20` plays 20 times as many. */
export const ROUNDS = Math.ceil((process.env.CI ? 3 : 1) * fuzzFactor());

export interface PlannedMishap {
  mishap: Mishap;
  /** How long it lasts. */
  ms: number;
  /** Which one it meets, if there are several. */
  which: number;
}

export type PhoneStep = 'login' | 'check' | 'check an older one' | 'logout';
export interface OperatorStep {
  command: 'kick' | 'ban';
  user: number;
}

const phoneStep = fc.oneof(
  { weight: 4, arbitrary: fc.constant<PhoneStep>('login') },
  { weight: 24, arbitrary: fc.constant<PhoneStep>('check') },
  { weight: 6, arbitrary: fc.constant<PhoneStep>('check an older one') },
  { weight: 1, arbitrary: fc.constant<PhoneStep>('logout') },
);
const operatorStep = fc.record({
  command: fc.constantFrom<OperatorStep['command']>('kick', 'kick', 'ban'),
  user: fc.nat(),
});

const round = fc.shuffledSubarray(MISHAPS, { minLength: MISHAPS.length });
const details = fc.record({ ms: fc.integer({ min: 200, max: 1500 }), which: fc.nat() });

/** The mishaps of the whole run, in order. */
export function plannedMishaps(): PlannedMishap[] {
  const order = sample(round, ROUNDS).flat();
  return sample(details, order.length).map((each, i) => ({ mishap: order[i], ...each }));
}

/** The steps of one phone, without end. */
export function phoneSteps(phone: number): Generator<PhoneStep> {
  return repeat(sample(phoneStep, 1000, SEED + 1 + phone));
}

export function operatorSteps(): Generator<OperatorStep> {
  return repeat(sample(operatorStep, 1000));
}

/** Without fast-check's preference for the least and the greatest values. */
function sample<T>(what: fc.Arbitrary<T>, numRuns: number, seed = SEED): T[] {
  return fc.sample(fc.noBias(what), { seed, numRuns });
}

function* repeat<T>(steps: T[]): Generator<T> {
  for (;;) yield* steps;
}
