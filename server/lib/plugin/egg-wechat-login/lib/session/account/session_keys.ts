import { ApiError } from '../../errors/api_error';
import { decryptData, signText } from '../../wechat/encrypted_data';
import type { DecryptedData, EncryptedData } from '../../wechat/encrypted_data';
import type { SessionKeyCipher } from '../../wechat/session_key_cipher';
import type { WechatClient, WechatIdentity } from '../../wechat/wechat_client';
import { WechatError } from '../../wechat/transport/wechat_error';
import { isText } from '../../wechat/transport/wechat_transport';
import type { LoggedIn } from './logged_in';
import type { SessionStore } from '../store/store';

/** WeChat: the signature was made with another session_key than the valid one. */
const WRONG_SIGNATURE = 87009;

interface Parts {
  options: { appid: string };
  store: SessionStore;
  cipher: SessionKeyCipher;
  wechat: WechatClient;
}

/**
 * What a logged-in user's session_key is for. The key itself never comes out. One key of a user is valid at a time, and any
 * `wx.login` on the phone may replace it: so a kept key may be worthless, which only WeChat can tell (`check`).
 */
export class SessionKeys {
  constructor(private readonly parts: Parts) {}

  /** @throws {ApiError} INVALID_PARAM, for whatever is wrong */
  decrypt(session: LoggedIn, data: EncryptedData): DecryptedData {
    return decryptData(data, this.open(session), this.parts.options.appid);
  }

  signature(session: LoggedIn, text: string): string {
    return signText(text, this.open(session));
  }

  /**
   * Asks WeChat whether the key is still the valid one.
   *
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
   */
  async check(session: LoggedIn): Promise<boolean> {
    try {
      await this.parts.wechat.call('/wxa/checksession', undefined, this.signedQuery(session));
      return true;
    } catch (err) {
      if (err instanceof WechatError && err.errcode === WRONG_SIGNATURE) return false;
      throw err;
    }
  }

  /**
   * Lets WeChat make another session_key, and keeps it.
   *
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
   */
  async reset(session: LoggedIn): Promise<void> {
    const answer = await this.parts.wechat.call('/wxa/resetusersessionkey', undefined, this.signedQuery(session));
    const { openid, session_key: sessionKey } = answer;
    if (openid !== session.record.openid || !isText(sessionKey)) {
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer without the session_key of this user' });
    }
    await this.replace(session, { openid, sessionKey });
  }

  /**
   * Replaces the key by that of a fresh code of `wx.login`. The session stays.
   *
   * @throws {ApiError} WECHAT_USER_MISMATCH for the code of another user
   */
  async renew(session: LoggedIn, code: string): Promise<void> {
    const identity = await this.parts.wechat.code2Session(code);
    if (identity.openid !== session.record.openid) throw new ApiError('WECHAT_USER_MISMATCH');
    await this.replace(session, identity);
  }

  private async replace({ claims, record }: LoggedIn, { openid, unionid, sessionKey }: WechatIdentity): Promise<void> {
    const sealed = this.parts.cipher.seal(sessionKey, ownerOf(claims));
    await this.parts.store.rekey(
      claims,
      { openid, unionid: unionid ?? record.unionid, sessionKey: sealed },
      claims.expiresAt,
    );
  }

  private signedQuery(session: LoggedIn): Record<string, string> {
    return { openid: session.record.openid, signature: this.signature(session, ''), sig_method: 'hmac_sha256' };
  }

  private open({ claims, record }: LoggedIn): string {
    return this.parts.cipher.open(record.sessionKey, ownerOf(claims));
  }
}

/** To whom a sealed session_key is bound. */
export function ownerOf({ uid, id }: { uid: string; id: string }): string {
  return `${uid}:${id}`;
}
