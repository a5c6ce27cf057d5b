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
  if (['setStorage.object.encrypt', 'openPrivacyContract'].includes(schema)) return true;
  return unknown(`wx.canIUse('${schema}')`);
}

/** Scene 1089: opened from the list of recently used mini programs. */
const OPTIONS = { scene: 1089, referrerInfo: {}, apiCategory: 'default' };

let launched: { path: string; query: Record<string, string> };

/** With which page the mini program was started. */
export function setLaunch(path: string, query: Record<string, string>): void {
  launched = { path, query };
}

export const getLaunchOptionsSync = () => ({ ...OPTIONS, ...launched });
export const getEnterOptionsSync = getLaunchOptionsSync;
