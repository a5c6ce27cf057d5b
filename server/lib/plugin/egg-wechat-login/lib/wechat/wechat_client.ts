import type { Dispatcher } from 'undici';
import { ApiError } from '../errors/api_error';
import type { AccessTokens } from './access_token/access_tokens';
import { WechatError } from './transport/wechat_error';
import { isText, WechatTransport } from './transport/wechat_transport';
import type { ObserveWechat, TransportOptions, WechatAnswer } from './transport/wechat_transport';

export interface WechatIdentity {
  openid: string;
  /** Never leaves the server. */
  sessionKey: string;
  /** Only when the mini program is bound to an Open Platform account. */
  unionid?: string;
}

export interface WechatOptions extends TransportOptions {
  appid: string;
  secret: string;
  apiBase: string;
}

/** An answer of code2Session takes some 200 bytes. */
const MAX_IDENTITY_BYTES = 16 * 1024;
/** Other answers are lists at most: what is not JSON, such as an image, is not for `call`. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** WeChat's errcodes for an access_token that it does not know, does not take and that is over. */
const BAD_TOKEN = new Set([40001, 40014, 42001]);

/** WeChat's server-side API. */
export class WechatClient {
  /** Apart from each other, so that an application's slow calls do not keep users from logging in. */
  private readonly logins: WechatTransport;
  private readonly calls: WechatTransport;

  /**
   * @param options - read at each call
   * @param dispatcher - returns the connections to use, called at each call
   */
  constructor(
    private readonly options: WechatOptions,
    dispatcher: () => Dispatcher,
    private readonly tokens: AccessTokens,
    observe?: ObserveWechat,
  ) {
    this.logins = new WechatTransport('code2Session', options, dispatcher, MAX_IDENTITY_BYTES, observe);
    this.calls = new WechatTransport('other', options, dispatcher, MAX_ANSWER_BYTES, observe);
  }

  /**
   * Exchanges the code of `wx.login` for the user's openid and session_key. Never retries: a code is single use, and WeChat
   * does not document whether a failed call consumes it.
   *
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
   * @throws {ApiError} a code of ERRCODES, or WECHAT_UNAVAILABLE for no answer in time or any other answer
   */
  async code2Session(code: string): Promise<WechatIdentity> {
    const { appid, secret, apiBase } = this.options;
    const [id, key, jsCode] = [appid, secret, code].map(encodeURIComponent);
    const query = `appid=${id}&secret=${key}&js_code=${jsCode}&grant_type=authorization_code`;
    const url = new URL(`${apiBase}/sns/jscode2session?${query}`);
    return this.logins.ask({ url, confidential: [secret, code] }, readIdentity);
  }

  /**
   * Calls WeChat's server API with the access_token. When WeChat does not take the token, fetches another one and repeats the call
   * once: WeChat has not carried it out then.
   *
   * @param path - such as `/wxa/msg_sec_check`
   * @param body - sent as JSON with POST; a GET without it
   * @param query - further parameters of the URL
   * @return WeChat's answer
   * @throws {WechatError} WeChat answered with an errcode; its `errcode` and `errmsg` are on the error
   * @throws {ApiError} WECHAT_UNAVAILABLE for no answer in time, or one that is not a JSON object of at most 1 MiB
   */
  async call(path: string, body?: object, query: Record<string, string> = {}): Promise<WechatAnswer> {
    if (!/^\/(?!\/)[^?#]+$/.test(path))
      throw new TypeError('The path of a call to WeChat must begin with / and have no query');
    const token = await this.tokens.get();
    try {
      return await this.ask(path, token.text, body, query);
    } catch (err) {
      if (!(err instanceof WechatError) || !BAD_TOKEN.has(err.errcode)) throw err;
    }
    await this.tokens.drop(token);
    return this.ask(path, (await this.tokens.get()).text, body, query);
  }

  private ask(path: string, token: string, body: object | undefined, query: Record<string, string>) {
    const url = new URL(this.options.apiBase + path);
    url.search = new URLSearchParams({ ...query, access_token: token }).toString();
    const confidential = [token, ...textsOf(body), ...Object.values(query)];
    return this.calls.ask({ url, body, confidential }, (answer) => answer);
  }
}

function readIdentity({ openid, session_key: sessionKey, unionid }: WechatAnswer): WechatIdentity {
  if (!isText(openid) || !isText(sessionKey)) {
    throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer without openid or session_key' });
  }
  return { openid, sessionKey, ...(isText(unionid) && { unionid }) };
}

/** The texts directly in a body: codes and openids among them, which WeChat's words might quote. */
function textsOf(body: object = {}): string[] {
  return Object.values(body).filter((value): value is string => isText(value));
}
