import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { TYPESCRIPT } from '../../helpers/process/build';
import type { Job, Outcome } from './job';

/** The load generator, in its own process, so that its CPU time is not counted for the server. */
export class LoadGenerator {
  private readonly process: ChildProcess = fork(path.join(__dirname, 'generator.ts'), {
    execArgv: ['--require', TYPESCRIPT],
  });

  /** @throws {Error} at the first answer with an unexpected status */
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
