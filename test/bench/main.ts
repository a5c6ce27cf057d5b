/** `npm run bench`: see `npm run bench -- --help`. */
import { growth } from './growth/growth';
import { ABOUT, HELP } from './help';
import { machine } from './machine';
import { readOptions } from './options';
import type { Options } from './options';
import { prepare } from './prepare';
import { reportOf } from './report';
import { runRounds } from './rounds';
import { startTimes } from './start_times';
import { Surroundings } from './surroundings';

// Child processes are ended by 'exit' handlers, which do not run after a signal.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

type Run = (surroundings: Surroundings, options: Options) => Promise<string>;

const runs: Record<'peers' | 'growth' | 'start', Run> = {
  async peers(surroundings, options) {
    const samples = await runRounds(surroundings, options);
    if (options.json) return JSON.stringify({ machine: machine(options.node), samples }, undefined, 2);
    const more = 'How it grows: npm run bench -- --growth · how fast it starts: npm run bench -- --start';
    return [
      ABOUT,
      `${machine(options.node)} · ${options.rounds} rounds of ${options.turns} turns`,
      reportOf(samples, options),
      more,
    ].join('\n\n');
  },
  growth: async (surroundings, { node }) => `${machine(node)}\n\n${await growth(surroundings, node)}`,
  start: async (surroundings, { node }) => `${machine(node)}\n\n${await startTimes(surroundings, node)}`,
};

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { part } = options;
  if (part === 'help') {
    console.log(HELP);
    return;
  }
  prepare({ peers: part === 'peers' });
  const surroundings = await Surroundings.start();
  try {
    console.log(await runs[part](surroundings, options));
  } finally {
    await surroundings.stop();
  }
}

main().catch((err: Error) => {
  console.error(err.message);
  process.exit(1);
});
