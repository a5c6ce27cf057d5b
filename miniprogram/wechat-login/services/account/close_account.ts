import { loginCode } from '../../utils/wechat';
import { afterLogin } from '../login/login';
import { forgetLogin } from '../logout/logout';
import { loggedOut } from '../server/as_user';
import { loginRecord } from '../state/login_record';
import { currentEpoch, loginState } from '../state/login_state';
import { useCode } from './close_at_server';

let running: Promise<void> | undefined;

/**
 * Closes the account (注销), after the user has confirmed it. Gets a fresh code of `wx.login`, by which the server knows that it
 * is the same user; then the phone forgets the login, as in a logout, and asks the server. From then on the state tells how it
 * goes: `guest` with `closes`. A lost answer is asked for again, like that of a logout, until the server has answered.
 * Concurrent callers share one request.
 * @throws AppError WX_LOGIN_FAILED, for example offline: nothing has happened; LOGGED_OUT without a login
 */
export function closeAccount(): Promise<void> {
  running ??= close().finally(() => (running = undefined));
  return running;
}

async function close(): Promise<void> {
  await afterLogin(async () => {
    if (loginState().status !== 'loggedIn') throw loggedOut();
    const epoch = currentEpoch();
    const code = await loginCode();
    const { credential } = loginRecord();
    if (epoch !== currentEpoch() || !credential) throw loggedOut();
    useCode(credential.token, code);
    await forgetLogin({ closes: true });
  });
}
