import { TERMS_VERSION } from '../../agreement';
import {
  bindPhone,
  check,
  dismiss,
  failureOf,
  hasAgreed,
  keepAgreed,
  leave,
  login,
  logout,
  messageOf,
  openPrivacyContract,
  subscribe,
} from '../../wechat-login/index';
import type { LoginState, PhoneTap } from '../../wechat-login/index';
import { confirm } from '../account/confirm';
import { BINDING, bindingOf, OFFER } from './binding';
import { keepBrowsing, wasBrowsing } from './browsing';
import { Countdown } from './countdown';
import { PRIVACY } from './privacy';
import { isBanOver, problemOf } from './states';
import { followUpdates, update } from './update';
import { viewOf } from './view';

/** How long 「刚刚确认」 is true. */
const JUST_MS = 60_000;

Page({
  data: {
    ...viewOf({ status: 'starting' }),
    browsing: false,
    binding: OFFER,
    privacy: PRIVACY,
    /** Whether the box of the agreement is ticked, and whether a login was tried without. */
    agreed: false,
    /** Whether the user had agreed before this start, or has logged in since. */
    hadAgreed: false,
    missesAgreement: false,
    /** What the button says while the server wants to be left alone, and that of 手机号快捷绑定. */
    wait: '',
    phoneWait: '',
    /** Whether the user has just asked the server, and got the answer. */
    justConfirmed: false,
    /** Whether the banned user has talked to support, which may have lifted the ban. */
    contacted: false,
  },

  unsubscribe: () => {},
  closed: false,
  asking: false,
  state: { status: 'starting' } as LoginState,
  /** The last tap of this login on 快捷绑定. Not in `data`: a code is confidential. */
  phoneTap: null as PhoneTap | null,
  countdown: null as Countdown | null,
  phoneCountdown: null as Countdown | null,
  justTimer: 0,

  async onLoad() {
    followUpdates();
    this.countdown = new Countdown((wait) => this.setData({ wait }));
    this.phoneCountdown = new Countdown((phoneWait) => this.setData({ phoneWait }));
    const [browsing, agreed] = await Promise.all([wasBrowsing(), hasAgreed(TERMS_VERSION)]);
    if (this.closed) return;
    this.setData({ browsing, agreed, hadAgreed: agreed });
    this.unsubscribe = subscribe((state) => this.show(state));
  },

  /** A ban or a wait may have ended meanwhile. */
  onShow() {
    this.countdown?.end();
    this.phoneCountdown?.end();
    if (isBanOver(this.state)) dismiss();
  },

  onUnload() {
    this.closed = true;
    this.unsubscribe();
    this.countdown?.stop();
    this.phoneCountdown?.stop();
    clearTimeout(this.justTimer);
  },

  show(state: LoginState) {
    if (isBanOver(state)) return dismiss();
    this.state = state;
    this.setData(viewOf(state, this.data.browsing));
    if (!this.data.confirmed) this.setData({ justConfirmed: false });
    if (!this.data.banned) this.setData({ contacted: false });
    this.followProblem(state);
    if (state.status !== 'loggedIn' && state.status !== 'loggingIn') this.forgetPhoneTap();
    if (state.status === 'loggedIn' && this.data.browsing) void this.browse(false);
  },

  /** Also a guest who has seen the problem has to wait, but not a user whom the server has answered since. */
  followProblem(state: LoginState) {
    const problem = problemOf(state);
    if (problem) this.countdown?.follow(problem);
    else if (state.status === 'loggedIn') this.countdown?.stop();
  },

  onAgreeTap() {
    this.setData({ agreed: !this.data.agreed, missesAgreement: false });
  },

  onPrivacyTap: openPrivacyContract,
  onUpdateTap: update,

  async onLoginTap() {
    if (this.data.wait) return;
    if (!this.data.agreed) {
      this.setData({ missesAgreement: true });
      wx.showToast({ title: '请先阅读并勾选同意', icon: 'none' });
      return;
    }
    this.setData({ hadAgreed: true });
    void keepAgreed(TERMS_VERSION);
    await login();
  },

  /** 暂不登录, also while a login is under way. */
  async onLaterTap() {
    if (this.data.busy === 'login') await logout();
    else dismiss();
    await this.browse(true);
  },

  async onCheckTap() {
    if (this.data.wait) return;
    await check();
    if (!this.data.confirmed || this.closed) return;
    this.setData({ justConfirmed: true });
    clearTimeout(this.justTimer);
    this.justTimer = setTimeout(() => this.setData({ justConfirmed: false }), JUST_MS);
  },

  onIdTap() {
    const { session } = this.data;
    const fail = () => wx.showToast({ title: '没能复制，请稍后再试', icon: 'none' });
    if (session) wx.setClipboardData({ data: session.userId, fail });
  },

  async onPhoneTap({ detail }: { detail: PhoneTap }) {
    await this.bindPhone(detail);
  },

  /** After a lost answer: the same tap, for which WeChat has charged already. */
  async onPhoneAgainTap() {
    if (this.phoneTap) await this.bindPhone(this.phoneTap);
  },

  async bindPhone(tap: PhoneTap) {
    if (this.data.binding.busy || this.data.phoneWait) return;
    this.phoneTap = tap;
    if (tap.code) this.setData({ binding: BINDING });
    const outcome = await bindPhone(tap);
    // The user has logged out meanwhile.
    if (this.phoneTap !== tap) return;
    this.setData({ binding: bindingOf(outcome) });
    if (outcome.status === 'failed') this.phoneCountdown?.follow(outcome.problem);
    if (outcome.status === 'bound') wx.showToast({ title: '手机号已绑定', icon: 'success' });
  },

  forgetPhoneTap() {
    if (!this.phoneTap) return;
    this.phoneTap = null;
    this.phoneCountdown?.stop();
    this.setData({ binding: OFFER });
  },

  async onLogoutTap() {
    if (this.asking) return;
    this.asking = true;
    const confirmed = await confirm('退出账号？', '退出后，需要重新登录才能继续使用。', '退出');
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

  onContactTap() {
    this.setData({ contacted: true });
  },

  /** 退出小程序: the login stays. Nothing may be awaited before `leave`. */
  async onLeaveTap() {
    try {
      await leave(() => keepBrowsing(this.data.browsing));
    } catch (error) {
      wx.showToast({ title: messageOf(failureOf(error)), icon: 'none' });
    }
  },

  async browse(browsing: boolean) {
    this.setData({ browsing, ...viewOf(this.state, browsing) });
    await keepBrowsing(browsing);
  },
});
