import type { Run } from './run_lane';

/** The duration of a test or a hook. */
export interface Timing {
  title: string;
  ms: number;
}

/** What the reporter of a lane writes at its end. */
export interface Outcome {
  /** The numbers of passed and failed tests, and the failures. */
  epilogue: string;
  timings: Timing[];
}

const SLOWEST = 10;
/** When tests fail, egg-bin prints its command with the names of all files. */
const COMMAND = /^ForkError: [^]*/m;

/** What a lane has printed. */
export function bodyOf({ lane, output }: Run): string {
  return `\n── ${lane.name}\n${output.replace(COMMAND, '').trimEnd()}\n`;
}

export function hasPassed({ exitCode, outcome }: Run): boolean {
  return exitCode === 0 && outcome !== undefined;
}

/** The slowest tests of all lanes, then the result of each lane, failed lanes last. */
export function summaryOf(runs: Run[]): string {
  const timings = runs.flatMap(({ outcome }) => outcome?.timings ?? []).sort((one, other) => other.ms - one.ms);
  const slowest = timings
    .slice(0, SLOWEST)
    .map(({ ms, title }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${title}\n`);
  const results = [...runs.filter(hasPassed), ...runs.filter((run) => !hasPassed(run))].map(resultOf);
  return [`\nThe slowest ${SLOWEST} tests and hooks:\n`, ...slowest, ...results].join('');
}

function resultOf({ lane, seconds, exitCode, outcome }: Run): string {
  const said = outcome?.epilogue ?? `crashed with exit code ${exitCode}; see the end of its output`;
  return `\n── ${lane.name}, ${seconds.toFixed(0)} s\n  ${said}\n`;
}
