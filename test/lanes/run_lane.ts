import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { eggTest, PROJECT } from './egg_test';
import type { Lane } from './lanes';
import type { Outcome } from './summary';

const REPORTER = path.join(__dirname, 'reporter.ts');
const LEFT_OUT = /^Left out: /;

/** A lane that has ended. */
export interface Run {
  lane: Lane;
  /** Everything it has printed. */
  output: string;
  exitCode: number | null;
  /** Undefined when it has crashed. */
  outcome?: Outcome;
  seconds: number;
}

/** Runs a lane in a copy of the project. What it leaves out it says at once. @param stop - ends all its processes */
export async function runLane(lane: Lane, copy: string, stop: AbortSignal): Promise<Run> {
  const begin = performance.now();
  const file = path.join(copy, 'lane_outcome.json');
  const colors = process.stdout.isTTY && { MOCHA_COLORS: '1' };
  const child = eggTest(copy, lane.files, {
    env: { ...process.env, ...colors, TEST_REPORTER: REPORTER, LANE_OUTCOME: file },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group, to end all of it.
    detached: true,
  });
  // Its children inherit it.
  if (lane.patient) os.setPriority(child.pid!, os.constants.priority.PRIORITY_BELOW_NORMAL);
  const end = () => process.kill(-child.pid!, 'SIGTERM');
  stop.addEventListener('abort', end);
  const lines: string[] = [];
  const streams = [child.stdout!, child.stderr!].map((input) =>
    createInterface({ input }).on('line', (line) => {
      if (LEFT_OUT.test(line)) console.log(line);
      else lines.push(line);
    }),
  );
  const [[exitCode]] = await Promise.all([once(child, 'close'), ...streams.map((stream) => once(stream, 'close'))]);
  stop.removeEventListener('abort', end);
  // The reader looks for files in the project, not in the copy.
  const inProject = (text: string) => text.replaceAll(copy, PROJECT);
  return {
    lane,
    output: inProject(lines.join('\n')),
    exitCode: exitCode as number | null,
    outcome: existsSync(file) ? (JSON.parse(inProject(readFileSync(file, 'utf8'))) as Outcome) : undefined,
    seconds: (performance.now() - begin) / 1000,
  };
}
