import type { WechatAnswer } from './transport/wechat_transport';

/**
 * The endpoints of WeChat's server API whose types are known. An application adds its own by declaration merging:
 * `declare module 'egg-wechat-login' { interface WechatApi { '/wxa/…': { body: …; answer: … } } }`
 */
export interface WechatApi {
  '/wxa/msg_sec_check': {
    body: { version: 2; openid: string; scene: 1 | 2 | 3 | 4; content: string; nickname?: string; title?: string };
    answer: WechatAnswer & { result: { suggest: 'risky' | 'pass' | 'review'; label: number }; trace_id: string };
  };
  '/wxa/business/getuserphonenumber': { body: { code: string; openid?: string }; answer: WechatAnswer };
  '/wxa/checksession': { body: undefined; answer: WechatAnswer };
  '/wxa/resetusersessionkey': { body: undefined; answer: WechatAnswer & { openid: string; session_key: string } };
}
