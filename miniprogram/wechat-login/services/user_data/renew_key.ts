import { withLoginCode } from '../../utils/wechat';
import { afterLogin } from '../login/login';
import { currentEpoch, loginState } from '../state/login_state';
import { loggedOut } from '../server/as_user';
import { call } from '../server/call';

let running: { epoch: number; done: Promise<void> } | undefined;

/**
 * Gives the server the user's newest session_key, through a fresh code of `wx.login`. The token stays, and no other phone is
 * logged out. For when the server could not read `encryptedData`: WeChat encrypts with the newest key, so ask the user to tap
 * again afterwards. Concurrent callers share one request, because each `wx.login` makes the older key worthless.
 * @throws AppError WX_LOGIN_FAILED; WECHAT_USER_MISMATCH when WeChat has another user than the login; else as `call`
 */
export function renewKey(): Promise<void> {
  const epoch = currentEpoch();
  if (running?.epoch === epoch) return running.done;
  const done = renew().finally(() => {
    if (running?.done === done) running = undefined;
  });
  running = { epoch, done };
  return done;
}

async function renew(): Promise<void> {
  await afterLogin(() => {
    if (loginState().status !== 'loggedIn') throw loggedOut();
  });
  await withLoginCode((code) => call('POST /api/session/key', { code }));
}
