import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { format } from 'node:util';
import { reporters, Runner } from 'mocha';
import type { Hook, MochaOptions, Test } from 'mocha';
import type { Outcome, Timing } from './summary';

/** Mocha's default reporter; it writes the epilogue and all timings to the file `LANE_OUTCOME` instead of printing them. */
class LaneReporter extends reporters.Spec {
  private readonly timings: Timing[] = [];
  /** The end of the hook or test before. `performance`, because tests change the time of `Date`. */
  private last = performance.now();

  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const { EVENT_HOOK_END, EVENT_TEST_END } = Runner.constants;
    const end = (what: Hook | Test) => this.timings.push({ title: what.titlePath().join(' › '), ms: this.lap() });
    runner.on(EVENT_HOOK_END, end).on(EVENT_TEST_END, end);
  }

  /** The numbers of passed and failed tests, and the failures. */
  epilogue(): void {
    const { Base } = reporters;
    const { consoleLog } = Base;
    const lines: string[] = [];
    Base.consoleLog = (...args) => lines.push(format(...args));
    super.epilogue();
    Base.consoleLog = consoleLog;
    const outcome: Outcome = { epilogue: lines.join('\n').trim(), timings: this.timings };
    writeFileSync(process.env.LANE_OUTCOME!, JSON.stringify(outcome));
  }

  private lap(): number {
    const before = this.last;
    this.last = performance.now();
    return this.last - before;
  }
}

// Mocha does not accept a default export.
export = LaneReporter;
