import type { Agent } from 'egg';
import type { Gauge } from 'prom-client';
import { COUNT_ANSWER, COUNT_QUESTION } from '../protocol';
import type { CountAnswer } from '../protocol';

const EVERY_MS = 5 * 60 * 1000;

/**
 * Lets one of the workers count the sessions every few minutes, and shows the latest count. When counting fails, the last
 * count stays, with its time.
 *
 * @return stops counting
 */
export function showSessionCount(agent: Agent, gauge: (name: string, help: string) => Gauge): () => void {
  let gauges: { sessions: Gauge; at: Gauge } | undefined;
  agent.messenger.on(COUNT_ANSWER, (answer: CountAnswer) => {
    if ('failure' in answer) {
      agent.logger.warn(`[metrics] the sessions could not be counted: ${answer.failure}`);
      return;
    }
    // Only created with the first count: until then, 0 would be wrong.
    gauges ??= {
      sessions: gauge('live_sessions', 'Live sessions in Redis, as last counted.'),
      at: gauge('live_sessions_counted_timestamp_seconds', 'When the live sessions were last counted.'),
    };
    gauges.sessions.set(answer.count);
    gauges.at.setToCurrentTime();
  });
  const ask = () => agent.messenger.sendRandom(COUNT_QUESTION, undefined);
  agent.messenger.once('egg-ready', ask);
  const timer = setInterval(ask, EVERY_MS).unref();
  return () => clearInterval(timer);
}
