import { check, login, logout } from '../../services/auth';
import { AppError } from '../../utils/errors';
import { failureView, INITIAL, LOGGED_OUT, sessionView } from './view';
import type { Task } from './view';

/** `--danger` of app.wxss: the dialogue is WeChat's, and takes no colour from there. */
const DANGER = { light: '#c8372d', dark: '#ff8a80' };

/** Asks before a logout. Resolves false unless the user confirmed. */
function confirmLogout(): Promise<boolean> {
  return new Promise((resolve) => {
    wx.showModal({
      title: '退出账号？',
      content: '退出后，这次登录立即失效，需要重新登录才能继续使用。',
      confirmText: '退出',
      confirmColor: DANGER[wx.getAppBaseInfo().theme ?? 'light'],
      success: ({ confirm }) => resolve(confirm),
      fail: () => resolve(false),
    });
  });
}

Page({
  data: INITIAL,

  /** At a cold start and at every return: a phone whose session ended meanwhile learns it here. */
  onShow() {
    return this.run('check', () => this.showSession());
  },

  onCheckTap() {
    return this.run('check', () => this.showSession());
  },

  onLoginTap() {
    return this.run('login', async () => {
      this.setData({ notice: null });
      await login();
      this.setData({ status: 'checking', busy: 'check' });
      await this.showSession();
    });
  },

  onLogoutTap() {
    return this.run('confirm', async () => {
      if (!(await confirmLogout())) return;
      this.setData({ busy: 'logout', notice: null });
      await logout();
      this.setData(LOGGED_OUT);
    });
  },

  async showSession() {
    const session = await check();
    this.setData(session ? sessionView(session) : { status: 'guest', session: null });
  },

  /** Runs one task at a time, so that a second tap does nothing, and shows how it failed. */
  async run(task: Task, work: () => Promise<void>) {
    if (this.data.busy) return;
    this.setData({ busy: task });
    try {
      await work();
    } catch (error) {
      // A defect: the user is told that there is one, the developer which.
      if (!(error instanceof AppError)) console.error(error);
      this.setData(failureView(error, this.data.busy || task, this.data.status));
    } finally {
      this.setData({ busy: '' });
    }
  },
});
