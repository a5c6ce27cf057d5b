import type { ErrorCode } from '../../../../../../../typings/api';

/**
 * WeChat's errcodes, documented or observed. WECHAT_MISCONFIGURED: only the operator can fix it. WECHAT_QUOTA: the operator
 * can reset or raise the quota, or it is a new day.
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export const ERRCODES: Record<number, ErrorCode> = {
  [-1]: 'WECHAT_UNAVAILABLE', // busy
  40029: 'WECHAT_CODE_INVALID', // unknown or older than 5 minutes
  40163: 'WECHAT_CODE_INVALID', // been used
  40226: 'WECHAT_USER_BLOCKED', // high-risk user
  45011: 'RATE_LIMITED', // minute quota
  40013: 'WECHAT_MISCONFIGURED', // AppID
  40125: 'WECHAT_MISCONFIGURED', // AppSecret
  40164: 'WECHAT_MISCONFIGURED', // IP allow-list
  40243: 'WECHAT_MISCONFIGURED', // AppSecret frozen
  41002: 'WECHAT_MISCONFIGURED', // AppID missing
  41004: 'WECHAT_MISCONFIGURED', // AppSecret missing
  48001: 'WECHAT_MISCONFIGURED', // the AppID may not call this API
  45009: 'WECHAT_QUOTA', // day's quota
};
