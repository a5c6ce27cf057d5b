import { setApiBase } from '../utils/api_base';
import type { ApiBase } from '../utils/api_base';
import { catchUp, pauseCatchUp } from './logout/revocation';
import { check } from './server/check';
import { hasJustAsked, startWatch, stopWatch } from './server/watcher';
import { currentEpoch, loginState, subscribe } from './state/login_state';
import { restore } from './state/restore';

let foreground = true;
/** The epoch of the login that is watched. */
let watched: number | undefined;

export interface StartOptions {
  /** Where the backend answers. */
  apiBase: ApiBase;
}

/**
 * Brings the login to life: call it once, in `App.onLaunch`, before anything else. From then on the state follows the server while the app is
 * in the foreground, and what the server could not be told is told as soon as it can be. Logs nobody in.
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

/** Watches the present login while the app is in the foreground, and asks for the session of a new one. */
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
