/** `--danger` of app.wxss, which WeChat's dialogue cannot use. */
const DANGER = { light: '#c8372d', dark: '#ff8a80' };

/** Asks before something that cannot be taken back. Resolves to whether the user confirmed. */
export function confirm(title: string, content: string, confirmText: string): Promise<boolean> {
  return new Promise((resolve) => {
    wx.showModal({
      title,
      content,
      confirmText,
      confirmColor: DANGER[wx.getAppBaseInfo().theme ?? 'light'],
      success: (answer) => resolve(answer.confirm),
      fail: () => resolve(false),
    });
  });
}
