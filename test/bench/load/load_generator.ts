import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Job, Outcome } from './job';

/** The load generator, in a process of its own: its work is in nobody's CPU time but its own. */
export class LoadGenerator {
  private readonly process: ChildProcess = fork(path.join(__dirname, 'generator.ts'), {
    execArgv: ['--require', require.resolve('esbuild-register')],
  });

  /** @throws {Error} at the first answer that has another status than the job expects */
  async run(job: Job): Promise<Outcome> {
    this.process.send(job);
    const [{ outcome, error }] = (await once(this.process, 'message')) as [{ outcome?: Outcome; error?: string }];
    if (!outcome) throw new Error(error);
    return outcome;
  }

  stop(): void {
    this.process.kill('SIGKILL');
  }
}
