import { failureOf } from '../../utils/errors';
import type { Failure } from '../../utils/errors';
import { request } from '../../utils/http/request';
import { loginCode } from '../../utils/wechat';
import { isEnding } from '../state/login_state';

/**
 * What the server has made of a request. `over`: it is done, or was done before. `unknown`: there was no answer, or an outage, and why;
 * the same request can be sent again. `refused`: it was not done, and will not be if it is sent again.
 */
export type Outcome = 'over' | { unknown: Failure } | { refused: Failure };

/** The failures, besides the endings, after which the same request would fail again. */
const FINAL: readonly Failure['code'][] = [
  'INVALID_PARAM',
  'WECHAT_USER_MISMATCH',
  'WECHAT_USER_BLOCKED',
  'NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
];

/** The fresh codes of the users who have just confirmed, by token: for the first request. */
const codes = new Map<string, string>();

export function useCode(token: string, code: string): void {
  codes.set(token, code);
}

/**
 * Asks the server to close the account. Sent again after a lost answer, it closes nothing that the user has opened meanwhile:
 * the token of an older login is over then, and the server says so.
 */
export async function closeAtServer(token: string): Promise<Outcome> {
  try {
    const code = codes.get(token) ?? (await loginCode());
    codes.delete(token);
    await request('DELETE /api/account', { code }, { token });
    return 'over';
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'ACCOUNT_DELETED') return 'over';
    return isEnding(failure) || FINAL.includes(failure.code) ? { refused: failure } : { unknown: failure };
  }
}
