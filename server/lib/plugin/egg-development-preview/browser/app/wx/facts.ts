import { host } from '../host';
import { unknown } from '../loud';

const { model, platform } = host;

/** As in WeChat's own simulator: a development version asks the local backend there, and on a phone the published one. */
const SIMULATOR = 'devtools';

export const getAccountInfoSync = () => ({
  miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' },
});

export const getDeviceInfo = () => ({
  brand: model.split(' ')[0],
  model,
  platform: SIMULATOR,
  system: platform === 'ios' ? 'iOS 18.0' : 'Android 14',
});

export const getAppBaseInfo = () => ({ SDKVersion: '3.8.12', language: 'zh_CN', theme: host.settings.theme });

/** Supports only what our mini program asks for. Anything else throws, like any unknown call. */
export function canIUse(schema: string): boolean {
  if (schema === 'setStorage.object.encrypt') return true;
  return unknown(`wx.canIUse('${schema}')`);
}

/** Scene 1089: opened from the list of recently used mini programs. */
const OPTIONS = { path: '', query: {}, scene: 1089, referrerInfo: {}, apiCategory: 'default' };

let launchPath = '';

export function setLaunchPath(path: string): void {
  launchPath = path;
}

export const getLaunchOptionsSync = () => ({ ...OPTIONS, path: launchPath });
export const getEnterOptionsSync = getLaunchOptionsSync;
