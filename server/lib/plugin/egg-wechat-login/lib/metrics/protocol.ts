import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** The prefix of every metric's name. */
export const PREFIX = 'wx_login_';

/** The agent's question to all workers, and a worker's answer to it. */
export const QUESTION = 'wechat-login-metrics-question';
export const ANSWER = 'wechat-login-metrics-answer';

/** The agent's question to one worker, and its answer. */
export const COUNT_QUESTION = 'wechat-login-count-question';
export const COUNT_ANSWER = 'wechat-login-count-answer';

/** All metrics of one process, as prom-client's `getMetricsAsJSON` has them. */
export type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

export interface Question {
  round: number;
}

export interface Answer extends Question {
  pid: number;
  snapshot: Snapshot;
}

/** The number of live sessions, or why counting failed. */
export type CountAnswer = { count: number } | { failure: string };
