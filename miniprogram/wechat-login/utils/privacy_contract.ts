/**
 * Opens the 《用户隐私保护指引》 of the console. WeChat can do that from base library 2.32.3 on.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/open-api/privacy/wx.openPrivacyContract.html
 */
export function openPrivacyContract(): void {
  if (wx.canIUse('openPrivacyContract')) wx.openPrivacyContract({ fail: tellWhere });
  else tellWhere();
}

/** Where WeChat itself shows it, in every version. */
function tellWhere(): void {
  wx.showModal({
    title: '用户隐私保护指引',
    content: '微信没能在这里打开。请点击右上角的「···」，在小程序的「更多资料」里查看。',
    confirmText: '知道了',
    showCancel: false,
  });
}
