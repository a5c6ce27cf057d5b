import path from 'node:path';
import { table } from './markdown';
import { OURS } from './peers';
import { ServerUnderTest } from './server_under_test';
import { median, short } from './statistics';
import type { Surroundings } from './surroundings';

const TIMES = 5;

/** Measures the time from the start to the first answer to `GET /healthz`. @return the report */
export async function startTimes({ env }: Surroundings, node: string): Promise<string> {
  // npm runs the first node on the PATH.
  const dev = { PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const rows = [
    await row('npm run dev', () => firstAnswer(['npm', 'run', 'dev'], dev)),
    await row('production, two workers', () => firstAnswer([node, OURS.file], { ...env, WORKERS: '2' })),
  ];
  return table(['start', 'first answer s', 'fastest', 'slowest'], rows);
}

async function row(name: string, start: () => Promise<number>): Promise<string[]> {
  const seconds: number[] = [];
  while (seconds.length < TIMES) {
    seconds.push(await start());
    console.error(`start: ${name} ${short(seconds.at(-1)!)} s`);
  }
  return [name, median(seconds), Math.min(...seconds), Math.max(...seconds)].map((cell) => {
    return typeof cell === 'string' ? cell : short(cell);
  });
}

async function firstAnswer(command: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now();
  const server = await ServerUnderTest.spawn(command, env);
  try {
    await server.until(() => isHealthy(server.port));
    return (performance.now() - begin) / 1000;
  } finally {
    await server.stop();
  }
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  } catch {
    return false;
  }
}
