import type { Application } from 'egg';
import { Registry } from 'prom-client';
import { countEvents } from './events';
import { measureProcess } from './process';
import { ANSWER, QUESTION } from './protocol';
import type { Answer, Question } from './protocol';
import { measureRequests } from './requests';
import { measureStore } from './store';
import { measureWechat } from './wechat';

/** Measures this worker and tells the agent whenever it asks. Everything is attached from outside: the rest knows nothing of it. */
export function measureWorker(app: Application): void {
  const registry = new Registry();
  measureRequests(app, registry);
  countEvents(app, registry);
  measureStore(app.sessionStore, registry);
  measureWechat(app.wechatBulkhead, registry);
  measureProcess(registry);
  app.messenger.on(QUESTION, ({ round }: Question) => {
    // Of one that cannot be read the agent hears nothing, and says so.
    void registry.getMetricsAsJSON().then((snapshot) => {
      const answer: Answer = { round, pid: process.pid, snapshot };
      app.messenger.sendToAgent(ANSWER, answer);
    });
  });
}
