/** The default number of concurrent requests. */
export const CONNECTIONS = 64;

/** A job for the load generator. */
export interface Job {
  port: number;
  connections: number;
  requests: Requests;
  /** The expected status; any other ends the benchmark. */
  expect: number;
  /** Ends after this time … */
  seconds?: number;
  /** … or after this many requests, whichever comes first. */
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
  /** After logins: the last token of each user. */
  tokens: string[];
}
