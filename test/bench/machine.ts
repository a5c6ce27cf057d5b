import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** Describes the machine in one line. */
export function machine(node: string): string {
  const [{ model }] = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  const redis = /v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))![1];
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  return [
    `${os.cpus().length} × ${model}, ${memory} GB`,
    `${os.type()} ${os.release()}`,
    `Node ${version}`,
    `Redis ${redis}`,
  ].join(' · ');
}
