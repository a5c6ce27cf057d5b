import {
  bindPhone,
  check,
  dismiss,
  failureOf,
  leave,
  login,
  logout,
  messageOf,
  subscribe,
} from '../../wechat-login/index';
import type { LoginState, PhoneTap } from '../../wechat-login/index';
import { BINDING, bindingOf, OFFER } from './binding';
import { keepBrowsing, wasBrowsing } from './browsing';
import { viewOf } from './view';

/** `--danger` of app.wxss, which WeChat's dialogue cannot use. */
const DANGER = { light: '#c8372d', dark: '#ff8a80' };

/** Asks before a logout. Resolves to whether the user confirmed. */
function confirmLogout(): Promise<boolean> {
  return new Promise((resolve) => {
    wx.showModal({
      title: '退出账号？',
      content: '本机立即清除登录信息，服务器上的登录随之作废。再次使用需要重新登录。',
      confirmText: '退出',
      confirmColor: DANGER[wx.getAppBaseInfo().theme ?? 'light'],
      success: ({ confirm }) => resolve(confirm),
      fail: () => resolve(false),
    });
  });
}

Page({
  data: { ...viewOf({ status: 'starting' }), browsing: false, binding: OFFER },

  unsubscribe: () => {},
  closed: false,
  asking: false,
  /** The last tap of this login on 快捷绑定. Not in `data`: a code is confidential. */
  phoneTap: null as PhoneTap | null,

  async onLoad() {
    const browsing = await wasBrowsing();
    if (this.closed) return;
    this.setData({ browsing });
    this.unsubscribe = subscribe((state) => this.show(state));
  },

  onUnload() {
    this.closed = true;
    this.unsubscribe();
  },

  show(state: LoginState) {
    this.setData(viewOf(state));
    if (state.status !== 'loggedIn' && state.status !== 'loggingIn') this.forgetPhoneTap();
    if (state.status === 'loggedIn' && this.data.browsing) void this.browse(false);
  },

  async onLoginTap() {
    await login();
  },

  /** 暂不登录, also while a login is under way. */
  async onLaterTap() {
    if (this.data.busy === 'login') await logout();
    else dismiss();
    await this.browse(true);
  },

  async onCheckTap() {
    await check();
  },

  async onPhoneTap({ detail }: { detail: PhoneTap }) {
    await this.bindPhone(detail);
  },

  /** After a lost answer: the same tap, for which WeChat has charged already. */
  async onPhoneAgainTap() {
    if (this.phoneTap) await this.bindPhone(this.phoneTap);
  },

  async bindPhone(tap: PhoneTap) {
    if (this.data.binding.busy) return;
    this.phoneTap = tap;
    if (tap.code) this.setData({ binding: BINDING });
    const outcome = await bindPhone(tap);
    // The user has logged out meanwhile.
    if (this.phoneTap !== tap) return;
    this.setData({ binding: bindingOf(outcome) });
    if (outcome.status === 'bound') wx.showToast({ title: '手机号已绑定', icon: 'success' });
  },

  forgetPhoneTap() {
    if (!this.phoneTap) return;
    this.phoneTap = null;
    this.setData({ binding: OFFER });
  },

  async onLogoutTap() {
    if (this.asking) return;
    this.asking = true;
    const confirmed = await confirmLogout();
    this.asking = false;
    // The login may have ended meanwhile, and the user has to see why.
    if (!confirmed || this.data.ended) return;
    await logout();
    await this.browse(true);
  },

  onDismissTap() {
    dismiss();
    return this.browse(true);
  },

  /** 退出小程序: the login stays. */
  async onLeaveTap() {
    try {
      await leave(() => keepBrowsing(this.data.browsing));
    } catch (error) {
      wx.showToast({ title: messageOf(failureOf(error)), icon: 'none' });
    }
  },

  async browse(browsing: boolean) {
    this.setData({ browsing });
    await keepBrowsing(browsing);
  },
});
