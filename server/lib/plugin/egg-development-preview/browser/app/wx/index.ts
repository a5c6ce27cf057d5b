import { loud } from '../loud';
import * as facts from './facts';
import * as interaction from './interaction';
import { Listeners } from './listeners';
import { login } from './login';
import { chooseMedia } from './media';
import * as navigation from './navigation';
import { getNetworkType, networkChanges } from './http/network';
import { request } from './http/request';
import { uploadFile } from './http/upload_file';
import { openPrivacyContract, setClipboardData } from './stand_ins';
import * as storage from './storage';

export const appShows = new Listeners<object>();
export const appHides = new Listeners<undefined>();
export const themeChanges = new Listeners<{ theme: string }>();

const { canIUse, getAccountInfoSync, getDeviceInfo, getAppBaseInfo, getLaunchOptionsSync, getEnterOptionsSync } = facts;

/** The global `wx`: what our mini program uses. Anything else throws with its name. */
export const wx = loud('wx', {
  request,
  uploadFile,
  chooseMedia,
  login,
  ...storage,
  ...interaction,
  navigateTo: navigation.navigateTo,
  redirectTo: navigation.redirectTo,
  reLaunch: navigation.reLaunch,
  navigateBack: navigation.navigateBack,
  pageScrollTo: navigation.pageScrollTo,
  openPrivacyContract,
  setClipboardData,
  canIUse,
  getAccountInfoSync,
  getDeviceInfo,
  getAppBaseInfo,
  getLaunchOptionsSync,
  getEnterOptionsSync,
  getNetworkType,
  onNetworkStatusChange: networkChanges.on,
  offNetworkStatusChange: networkChanges.off,
  onAppShow: appShows.on,
  offAppShow: appShows.off,
  onAppHide: appHides.on,
  offAppHide: appHides.off,
  onThemeChange: themeChanges.on,
  offThemeChange: themeChanges.off,
});
