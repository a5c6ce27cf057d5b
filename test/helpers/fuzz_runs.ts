/**
 * How often a property is tried: enough for every change, and `FUZZ_RUNS=20 npm test` for a long night. A failure prints
 * its seed and path.
 */
export function fuzzRuns(runs: number): { numRuns: number } {
  return { numRuns: Math.ceil(runs * fuzzFactor()) };
}

/** By how much the long run is longer: its tests need as much more time. */
export function fuzzFactor(): number {
  return Number(process.env.FUZZ_RUNS ?? 1);
}
