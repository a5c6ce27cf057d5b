import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** Every metric's name begins with it. */
export const PREFIX = 'wx_login_';

/** The agent's question to all workers, and a worker's answer to it. */
export const QUESTION = 'metrics-question';
export const ANSWER = 'metrics-answer';

/** All metrics of one process, as prom-client's `getMetricsAsJSON` has them. */
export type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

export interface Question {
  round: number;
}

export interface Answer extends Question {
  pid: number;
  snapshot: Snapshot;
}
