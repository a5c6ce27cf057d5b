import type { Application } from 'egg';
import { Registry } from 'prom-client';
import type { ObserveStore } from '../../session/store/script_runner';
import type { ObserveWechat } from '../../wechat/transport/wechat_transport';
import { ANSWER, QUESTION } from '../protocol';
import type { Answer, Question } from '../protocol';
import { measureAudit } from './audit';
import { countEvents } from './events';
import { measureProcess } from './process';
import { countPush } from './push';
import { measureRequests } from './requests';
import { countSessions } from './session_count';
import { measureStore } from './store';
import { measureWechat } from './wechat';

/** The observers that the login calls. */
export interface Measures {
  store: ObserveStore;
  wechat: ObserveWechat;
  /** Called with the event of each message of WeChat's push. */
  push: (event: string) => void;
  lostAuditLines: (lines: number) => void;
}

/** Measures this worker and answers the agent's questions. */
export function measureWorker(app: Application): Measures {
  const registry = new Registry();
  measureRequests(app, registry);
  countEvents(app, registry);
  measureProcess(registry);
  countSessions(app);
  app.messenger.on(QUESTION, ({ round }: Question) => {
    // If the snapshot fails, nothing is sent: `workers_answering` shows it.
    void registry.getMetricsAsJSON().then((snapshot) => {
      const answer: Answer = { round, pid: process.pid, snapshot };
      app.messenger.sendToAgent(ANSWER, answer);
    });
  });
  return {
    store: measureStore(registry, () => app.wechatLogin.parts.store.probe()),
    wechat: measureWechat(registry),
    push: countPush(registry),
    lostAuditLines: measureAudit(registry),
  };
}
