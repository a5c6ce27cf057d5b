import { refuse } from './answers';
import type { SandboxAnswer } from './answers';

/** The failures that can be provoked, at any endpoint: WeChat's errcodes with their errmsg, no answer, a broken one. */
export const FAILURES = {
  '-1': 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40226: 'code blocked',
  40243: 'AppSecret has been frozen',
  42001: 'access_token expired',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  48001: 'api unauthorized',
  87009: 'invalid signature',
  timeout: 'no answer at all',
  'broken-json': 'an answer that is not JSON',
} as const;

export type Failure = keyof typeof FAILURES | `${keyof typeof FAILURES}`;

export function provoke(failure: Failure): SandboxAnswer {
  if (failure === 'timeout') return undefined;
  if (failure === 'broken-json') return '{"session_key":';
  return refuse(Number(failure), FAILURES[failure]);
}
