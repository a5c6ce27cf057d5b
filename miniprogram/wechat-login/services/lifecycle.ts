import { setApiBase } from '../utils/http/api_base';
import type { ApiBase } from '../utils/http/api_base';
import { catchUp, pauseCatchUp } from './logout/revocation';
import { check } from './server/check';
import { hasJustAsked, startWatch, stopWatch } from './server/watcher';
import { currentEpoch, loginState, subscribe } from './state/login_state';
import { restore } from './state/restore';

let foreground = true;
/** The epoch of the watched login. */
let watched: number | undefined;

export interface StartOptions {
  /** The backend's address. */
  apiBase: ApiBase;
}

/**
 * Starts the login: call it once, in `App.onLaunch`, before anything else. From then on, while the app is in the
 * foreground, the state follows the server, and logouts that the server does not know yet are sent as soon as possible.
 * Does not log in.
 */
export function startLogin({ apiBase }: StartOptions): void {
  setApiBase(apiBase);
  wx.onAppShow(() => {
    foreground = true;
    void refresh();
  });
  wx.onAppHide(() => {
    foreground = false;
    unwatch();
    pauseCatchUp();
  });
  wx.onNetworkStatusChange(({ isConnected }) => {
    if (!isConnected || !foreground || hasJustAsked()) return;
    unwatch();
    void refresh();
  });
  subscribe(follow);
  void refresh();
}

async function refresh(): Promise<void> {
  await restore();
  follow();
  if (foreground) catchUp();
  await check();
}

/** Watches the current login while the app is in the foreground. Checks the session of a new login. */
function follow(): void {
  if (loginState().status !== 'loggedIn') return unwatch();
  if (!foreground || watched === currentEpoch()) return;
  watched = currentEpoch();
  startWatch();
  void check();
}

function unwatch(): void {
  watched = undefined;
  stopWatch();
}
