import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { ERRCODES } from '../../wechat/transport/errcodes';
import type { ObserveWechat } from '../../wechat/transport/wechat_transport';
import { PREFIX } from '../protocol';

const BUCKETS = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3];
const KNOWN = new Set(['0', ...Object.keys(ERRCODES)]);
const LABELS = [...KNOWN, 'other', 'none'];

/**
 * Times code2Session, and counts the answers of all calls to WeChat. A login refused by `wechatMaxConcurrent` makes no call.
 *
 * @return to be called after each call
 */
export function measureWechat(registry: Registry): ObserveWechat {
  const registers = [registry];
  const seconds = new Histogram({
    name: `${PREFIX}wechat_request_duration_seconds`,
    help: 'Time that WeChat took for code2Session, up to the time-out if it did not answer.',
    buckets: BUCKETS,
    registers,
  });
  const answers = new Counter({
    name: `${PREFIX}wechat_answers_total`,
    help: 'Answers of code2Session by errcode (0: success; other: not documented; none: no answer).',
    labelNames: ['errcode'],
    registers,
  });
  const calls = new Counter({
    name: `${PREFIX}wechat_calls_total`,
    help: 'Other calls to WeChat by api (stable_token: for the access_token; other) and errcode.',
    labelNames: ['api', 'errcode'],
    registers,
  });
  // Start at 0, so that Prometheus sees the first one as an increase.
  for (const errcode of LABELS) {
    answers.inc({ errcode }, 0);
    for (const api of ['stable_token', 'other']) calls.inc({ api, errcode }, 0);
  }

  return (api, outcome, duration) => {
    const errcode = typeof outcome === 'number' && !KNOWN.has(String(outcome)) ? 'other' : String(outcome);
    if (api !== 'code2Session') return calls.inc({ api, errcode });
    seconds.observe(duration);
    answers.inc({ errcode });
  };
}
