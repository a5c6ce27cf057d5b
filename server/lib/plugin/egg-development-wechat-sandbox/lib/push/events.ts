import { OPERATOR } from './message_crypto';

/** WeChat's events about what the user has authorised. */
export const EVENTS = ['user_authorization_cancellation', 'user_authorization_revoke', 'user_info_modified'] as const;

export type PushEvent = (typeof EVENTS)[number];

export interface Occasion {
  openid: string;
  appid: string;
  event: PushEvent;
  /** RevokeInfo: what the user has withdrawn, such as `8` for the phone number; several with commas. */
  scopes?: string;
}

/** The message of an event that happens now. */
export function messageOf({ openid, appid, event, scopes }: Occasion): object {
  return {
    ToUserName: OPERATOR,
    FromUserName: 'wechat',
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: 'event',
    Event: event,
    OpenID: openid,
    AppID: appid,
    ...(event === 'user_authorization_revoke' && { RevokeInfo: scopes }),
  };
}
