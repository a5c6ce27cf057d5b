import { readStored, writeStored } from '../../wechat-login/index';

const KEY = 'browsing';

/** Whether the user chose 暂不登录 or logged out: the page then shows its login button, but does not ask. */
export async function wasBrowsing(): Promise<boolean> {
  return (await readStored(KEY)) === true;
}

/** Stores the choice. If that fails, it still holds until the mini program ends. */
export function keepBrowsing(browsing: boolean): Promise<void> {
  return writeStored(KEY, browsing).catch(() => undefined);
}
