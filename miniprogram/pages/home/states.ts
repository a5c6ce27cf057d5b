import type { Failure, LoginState } from '../../wechat-login/index';

/** The problem of a state, for which the server may want to be left alone. */
export const problemOf = (state: LoginState): Failure | undefined => ('problem' in state ? state.problem : undefined);

/** Whether the state is that of a ban whose time is over, by the phone's clock: the server decides at the next login. */
export function isBanOver(state: LoginState, now = Date.now()): boolean {
  return state.status === 'ended' && state.reason.code === 'USER_BANNED' && Date.parse(state.reason.until) <= now;
}
