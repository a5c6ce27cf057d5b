import { Service } from 'egg';
import type { Application } from 'egg';
import type { Dispatcher } from 'undici';
import { ApiError } from '../../lib/api_error';
import { httpGet } from '../../lib/http_get';
import type { HttpAnswer, HttpLimits } from '../../lib/http_get';
import { ERRCODES } from '../../lib/wechat_errcodes';

export interface WechatIdentity {
  openid: string;
  sessionKey: string;
}

/** WeChat counts its quota by the minute. */
const QUOTA_SECONDS = 60;

/** An answer takes some 200 bytes. */
const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * WeChat's server-side API, on undici itself: what `ctx.curl` adds around it would be a quarter of the CPU of a login.
 */
export default class WechatService extends Service {
  /**
   * Exchanges the code of `wx.login` for the user's openid and session_key. Asks once: a code is single use, and whether
   * a failed call has consumed it is not documented.
   *
   * @throws {ApiError} one of the codes of ERRCODES, or WECHAT_UNAVAILABLE for no answer in time and any other answer
   */
  async code2Session(code: string): Promise<WechatIdentity> {
    const answer = parseAnswer(await this.app.wechatBulkhead.run(() => this.ask(code)));
    const { errcode, openid, session_key: sessionKey } = answer;
    if (errcode !== undefined && errcode !== 0) throw this.refusal(errcode, answer.errmsg, code);
    if (!isText(openid) || !isText(sessionKey)) {
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer without openid or session_key' });
    }
    return { openid, sessionKey };
  }

  private async ask(code: string): Promise<string> {
    const { appid, secret, apiBase, timeout } = this.config.wechat;
    const [id, key, jsCode] = [appid, secret, code].map(encodeURIComponent);
    const query = `appid=${id}&secret=${key}&js_code=${jsCode}&grant_type=authorization_code`;
    const url = new URL(`${apiBase}/sns/jscode2session?${query}`);
    const { status, text } = await this.get(url, { timeoutMs: timeout, maxBytes: MAX_ANSWER_BYTES });
    if (status !== 200) throw new ApiError('WECHAT_UNAVAILABLE', { reason: `HTTP status ${status}` });
    if (text === undefined) throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is too long' });
    return text;
  }

  private async get(url: URL, limits: HttpLimits): Promise<HttpAnswer> {
    try {
      return await httpGet(dispatcherOf(this.app), url, limits);
    } catch (cause) {
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'no answer', cause });
    }
  }

  private refusal(errcode: unknown, errmsg: unknown, code: string): ApiError {
    const known = typeof errcode === 'number' ? ERRCODES[errcode] : undefined;
    const retryAfterSeconds = known === 'RATE_LIMITED' ? QUOTA_SECONDS : undefined;
    // WeChat's own words help the operator; they must not carry what we sent.
    const said = typeof errmsg === 'string' ? errmsg : '';
    const words = [this.config.wechat.secret, code].reduce((text, word) => text.replaceAll(word, '***'), said);
    const reason = `errcode ${typeof errcode === 'number' ? errcode : '?'} ${JSON.stringify(words.slice(0, 200))}`;
    return new ApiError(known ?? 'WECHAT_UNAVAILABLE', { reason, retryAfterSeconds });
  }
}

interface Answer {
  errcode?: unknown;
  errmsg?: unknown;
  openid?: unknown;
  session_key?: unknown;
}

/** The connections of Egg's HTTP client, with whatever is set up there: a proxy, or the `app.mockHttpclient` of a test. */
function dispatcherOf(app: Application): Dispatcher {
  return (app.httpclient as unknown as { getDispatcher(): Dispatcher }).getDispatcher();
}

function parseAnswer(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // Not JSON: told below like any other answer that is not documented.
  }
  throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is not a JSON object' });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
