import { readStored, writeStored } from '../../wechat-login/index';

const KEY = 'browsing';

/** Whether the user has said 暂不登录, or logged out: the page then shows its login button, but does not ask. */
export async function wasBrowsing(): Promise<boolean> {
  return (await readStored(KEY)) === true;
}

/** A wish that cannot be stored holds until the mini program ends. */
export function keepBrowsing(browsing: boolean): Promise<void> {
  return writeStored(KEY, browsing).catch(() => undefined);
}
