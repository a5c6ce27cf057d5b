import type { Dispatcher } from 'undici';
import { ApiError } from '../../errors/api_error';
import type { FetchedToken } from './access_tokens';
import type { WechatOptions } from '../wechat_client';
import { isText, WechatTransport } from '../transport/wechat_transport';
import type { ObserveWechat, WechatAnswer } from '../transport/wechat_transport';

export interface TokenOptions extends WechatOptions {
  /** A company's own token service, which answers a GET like WeChat; undefined: WeChat's `stable_token`. */
  accessTokenUrl?: string;
}

const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * Makes the function that fetches an access_token. Never with `force_refresh`: that would invalidate the token of everybody else,
 * and is for leaks only.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export function tokenFetcher(
  options: TokenOptions,
  dispatcher: () => Dispatcher,
  observe?: ObserveWechat,
): () => Promise<FetchedToken> {
  const transport = new WechatTransport('stable_token', options, dispatcher, MAX_ANSWER_BYTES, observe);
  return () => {
    const { appid, secret, apiBase, accessTokenUrl } = options;
    if (accessTokenUrl) return transport.ask({ url: new URL(accessTokenUrl), confidential: [] }, readToken);
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: false };
    return transport.ask({ url: new URL(`${apiBase}/cgi-bin/stable_token`), body, confidential: [secret] }, readToken);
  };
}

function readToken({ access_token: text, expires_in: expiresIn }: WechatAnswer): FetchedToken {
  if (!isText(text) || typeof expiresIn !== 'number') {
    throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer without access_token or expires_in' });
  }
  return { text, expiresIn };
}
