import { setTimeout as sleep } from 'node:timers/promises';
import type { Application } from 'egg';
import { ApiError } from '../../errors/api_error';
import { connectMasters } from '../../redis/masters';
import { SessionScan } from '../../session/store/scan';
import { COUNT_ANSWER, COUNT_QUESTION } from '../protocol';
import type { CountAnswer } from '../protocol';

/** Pause between two steps of SCAN, each a fraction of a millisecond for Redis. A million sessions take about a minute. */
const PAUSE_MS = 10;

/** Counts the sessions whenever the agent asks this worker, in small steps, so that no request is held up. */
export function countSessions(app: Application): void {
  app.messenger.on(COUNT_QUESTION, () => {
    void count(app).then((answer) => app.messenger.sendToAgent(COUNT_ANSWER, answer));
  });
}

async function count(app: Application): Promise<CountAnswer> {
  const { redis } = app.wechatLogin.parts;
  try {
    await connectMasters(redis);
    return { count: await new SessionScan(redis).count(() => sleep(PAUSE_MS, undefined, { ref: false })) };
  } catch (err) {
    return { failure: (err instanceof ApiError && err.reason) || (err as Error).message };
  }
}
