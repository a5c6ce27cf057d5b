import { jsonLine } from '../lib/plugin/egg-wechat-login/lib/audit/safe_text';
import type { Failure } from './failure';

/** Prints for the operator: text, or with --json one JSON object per line for programs. */
export class Output {
  constructor(
    private readonly json: boolean,
    private readonly out: NodeJS.WritableStream,
    private readonly err: NodeJS.WritableStream,
  ) {}

  print(text: string, object: object): void {
    this.out.write(`${this.json ? jsonLine(object) : text}\n`);
  }

  /** @param usage - printed below the message, not with --json */
  fail(failure: Failure, usage: string): void {
    if (this.json) this.err.write(`${jsonLine(failure)}\n`);
    else this.err.write([failure.message, ...(failure.lost ?? []), ''].join('\n') + (usage && `\n${usage}`));
  }
}
