import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accepts } from '../http/raw_http';
import { until } from '../until';

/** Whether this machine has nginx. In CI it is required. */
export function hasNginx(): boolean {
  const found = spawnSync('nginx', ['-v']).status === 0;
  if (!found && process.env.CI) throw new Error('CI must have nginx: install it');
  return found;
}

/** A real nginx on loopback, in a folder of its own. */
export class Nginx {
  private constructor(
    private readonly process: ChildProcess,
    private readonly dir: string,
  ) {}

  /** @param server - what stands in the `server` block */
  static async start(port: number, server: string): Promise<Nginx> {
    const dir = mkdtempSync(path.join(tmpdir(), 'nginx-test-'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${dir}/${name};`,
    );
    const http = [...temporary, 'access_log off;', `server { listen 127.0.0.1:${port};\n${server}\n}`].join('\n');
    const config = `daemon off; pid ${dir}/pid; error_log stderr; worker_processes 1;\nevents {}\nhttp {\n${http}\n}\n`;
    writeFileSync(path.join(dir, 'nginx.conf'), config);
    const child = spawn('nginx', ['-p', dir, '-c', path.join(dir, 'nginx.conf')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await until('nginx accepts connections', () => accepts(port));
    return new Nginx(child, dir);
  }

  async stop(): Promise<void> {
    if (this.process.kill('SIGTERM')) await once(this.process, 'exit');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
