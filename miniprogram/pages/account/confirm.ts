/** `--danger` of app.wxss, which WeChat's dialogue cannot use. */
const DANGER = { light: '#c8372d', dark: '#ff8a80' };

/** The theme; light where WeChat is too old to tell (base library below 2.20.1), since everyone must be able to leave. */
const theme = () => wx.getAppBaseInfo?.().theme ?? 'light';

/** Asks before something that cannot be taken back. Resolves to whether the user confirmed. */
export function confirm(title: string, content: string, confirmText: string): Promise<boolean> {
  return new Promise((resolve) => {
    wx.showModal({
      title,
      content,
      confirmText,
      confirmColor: DANGER[theme()],
      success: (answer) => resolve(answer.confirm),
      fail: () => resolve(false),
    });
  });
}
