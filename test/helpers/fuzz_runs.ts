/**
 * The number of runs of a property. `FUZZ_RUNS=20 npm test` multiplies it by 20, for a night's run. A failure prints its
 * seed and path.
 */
export function fuzzRuns(runs: number): { numRuns: number } {
  return { numRuns: Math.ceil(runs * fuzzFactor()) };
}

/** The factor FUZZ_RUNS, which also applies to the tests' time-outs. */
export function fuzzFactor(): number {
  return Number(process.env.FUZZ_RUNS ?? 1);
}
