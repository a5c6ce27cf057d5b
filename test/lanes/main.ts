/** `npm test`: runs all test files in lanes, side by side. With arguments, runs only those files in one process, here. */
import { once } from 'node:events';
import { eggTest, PROJECT } from './egg_test';
import { ALL_FILES, LANES } from './lanes';
import { ProjectCopies } from './project_copies';
import { runLane } from './run_lane';
import { bodyOf, hasPassed, summaryOf } from './summary';

/** @param args - of `egg-bin test`; files may be written as seen from the project */
async function runHere(args: string[]): Promise<boolean> {
  const files = args.some((arg) => arg.endsWith('.ts')) ? [] : ALL_FILES;
  const fromServer = args.map((arg) => (/^test\/.*\.ts$/.test(arg) ? `../${arg}` : arg));
  const [code] = await once(eggTest(PROJECT, [...fromServer, ...files], { stdio: 'inherit' }), 'exit');
  return code === 0;
}

async function runLanes(): Promise<boolean> {
  const copies = new ProjectCopies();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  console.log(
    `Lanes side by side: ${LANES.map(({ name }) => name).join(', ')}. Each prints its output when it is done.`,
  );
  try {
    const runs = await Promise.all(
      LANES.map(async (lane) => {
        const run = await runLane(lane, copies.add(lane.name), stop.signal);
        if (!stop.signal.aborted) console.log(bodyOf(run));
        return run;
      }),
    );
    console.log(stop.signal.aborted ? '\nInterrupted.' : summaryOf(runs));
    return runs.every(hasPassed);
  } finally {
    copies.remove();
  }
}

async function main(args: string[]): Promise<void> {
  const passed = args.length > 0 ? await runHere(args) : await runLanes();
  process.exitCode = passed ? 0 : 1;
}

void main(process.argv.slice(2));
