/** As many clients as wait for an answer at any time, where a measurement says nothing else. */
export const CONNECTIONS = 64;

/** What the load generator is told to do. */
export interface Job {
  port: number;
  connections: number;
  requests: Requests;
  /** Every other status ends the benchmark. */
  expect: number;
  /** It ends after so long … */
  seconds?: number;
  /** … or after so many requests, whichever comes first. */
  count?: number;
}

export type Requests =
  /** Logins of the users `u<from>` to `u<from + users - 1>`, in turn, each with a fresh code. */
  | { kind: 'login'; from: number; users: number }
  /** Checks with these tokens, in turn. */
  | { kind: 'check'; tokens: string[] }
  /** Logouts with these tokens, each once. */
  | { kind: 'logout'; tokens: string[] };

export interface Outcome {
  requests: number;
  seconds: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Of logins: the last token of each user. */
  tokens: string[];
}
