import { performance } from 'node:perf_hooks';
import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Bulkhead } from '../bulkhead';
import { ERRCODES } from '../wechat_errcodes';
import { PREFIX } from './protocol';

const BUCKETS = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3];
const OTHER = 'other';
const NONE = 'none';
const KNOWN = new Set(['0', ...Object.keys(ERRCODES)]);

/** Times the calls to WeChat where they leave the server; a login that is refused because too many wait makes none. */
export function measureWechat(bulkhead: Bulkhead, registry: Registry): void {
  const registers = [registry];
  const seconds = new Histogram({
    name: `${PREFIX}wechat_request_duration_seconds`,
    help: 'Time that WeChat took for code2Session, until the time-out when it did not answer.',
    buckets: BUCKETS,
    registers,
  });
  const answers = new Counter({
    name: `${PREFIX}wechat_answers_total`,
    help: 'Answers of code2Session by errcode (0: success; other: none that is known; none: no answer).',
    labelNames: ['errcode'],
    registers,
  });
  // From the start, so that the first one is seen as an increase.
  for (const errcode of [...KNOWN, OTHER, NONE]) answers.inc({ errcode }, 0);

  const run = bulkhead.run.bind(bulkhead);
  bulkhead.run = async (work) =>
    run(async () => {
      const began = performance.now();
      let errcode = OTHER;
      try {
        const answer = await work();
        errcode = errcodeOf(answer);
        return answer;
      } catch (err) {
        // An answer that is refused for what it is has no other error behind it.
        if ((err as Error).cause) errcode = NONE;
        throw err;
      } finally {
        seconds.observe((performance.now() - began) / 1000);
        answers.inc({ errcode });
      }
    });
}

function errcodeOf(answer: unknown): string {
  try {
    const { errcode = 0, openid } = JSON.parse(String(answer)) as { errcode?: unknown; openid?: unknown };
    if (errcode === 0 && !openid) return OTHER;
    return typeof errcode === 'number' && KNOWN.has(String(errcode)) ? String(errcode) : OTHER;
  } catch {
    return OTHER;
  }
}
