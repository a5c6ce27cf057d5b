import { TERMS } from '../../agreement';
import { closeAccount, failureOf, logout, messageOf, openPrivacyContract, subscribe } from '../../wechat-login/index';
import { confirm } from './confirm';
import { viewOf } from './view';

/** 账号与隐私; with `?show=terms` the 《用户服务协议》. */
Page({
  data: { ...viewOf({ status: 'starting' }), terms: null as string[] | null, closing: false },

  unsubscribe: () => {},
  asking: false,

  onLoad({ show }: { show?: string }) {
    if (show === 'terms') this.setData({ terms: TERMS });
    this.unsubscribe = subscribe((state) => this.setData(viewOf(state)));
  },

  onUnload() {
    this.unsubscribe();
  },

  onCopyTap() {
    if (!this.data.id) return;
    wx.setClipboardData({
      data: this.data.id,
      // WeChat itself tells of the success.
      fail: () => wx.showToast({ title: '没能复制，请再试一次。', icon: 'none' }),
    });
  },

  onPrivacyTap() {
    openPrivacyContract();
  },

  async onLogoutTap() {
    const confirmed = await this.ask('退出账号？', '退出后，需要重新登录才能继续使用。账号还在。', '退出');
    if (confirmed) await logout();
  },

  async onCloseTap() {
    if (this.data.closing) return;
    const confirmed = await this.ask('注销账号？', '所有设备立即下线，登录信息全部删除，不能恢复。', '注销');
    if (confirmed) await this.close();
  },

  async close() {
    this.setData({ closing: true });
    try {
      await closeAccount();
    } catch (error) {
      wx.showToast({ title: messageOf(failureOf(error)), icon: 'none' });
    }
    this.setData({ closing: false });
    // On a small phone the button is far below the notice that says how it went.
    wx.pageScrollTo({ scrollTop: 0 });
  },

  /** One question at a time. The login may be over when it is answered. */
  async ask(title: string, content: string, confirmText: string): Promise<boolean> {
    if (this.asking) return false;
    this.asking = true;
    const confirmed = await confirm(title, content, confirmText);
    this.asking = false;
    return confirmed && this.data.loggedIn;
  },
});
