import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import { ApiError } from '../errors/api_error';
import { Bulkhead } from './bulkhead';
import { ERRCODES } from './errcodes';
import { httpGet } from './http_get';

export interface WechatIdentity {
  openid: string;
  /** Never leaves the server. */
  sessionKey: string;
}

export interface WechatOptions {
  appid: string;
  secret: string;
  apiBase: string;
  /** Milliseconds to wait for WeChat's answer, connecting included. */
  wechatTimeoutMs: number;
  /** How many calls to WeChat a worker makes at once; a login beyond that is refused immediately. */
  wechatMaxConcurrent: number;
}

/** How a call ended: WeChat's errcode (0: success), `other` for an undocumented answer, `none` for no answer. */
export type WechatOutcome = number | 'other' | 'none';

/** Called after each call to WeChat. */
export type ObserveWechat = (outcome: WechatOutcome, seconds: number) => void;

/** WeChat counts its quota by the minute. */
const QUOTA_SECONDS = 60;

/** An answer takes some 200 bytes. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** WeChat's server-side API. Uses undici directly: the overhead of `ctx.curl` would be a quarter of a login's CPU. */
export class WechatClient {
  private readonly bulkhead: Bulkhead;

  /**
   * @param options - read at each call
   * @param dispatcher - returns the connections to use, called at each call
   */
  constructor(
    private readonly options: WechatOptions,
    private readonly dispatcher: () => Dispatcher,
    private readonly observe?: ObserveWechat,
  ) {
    const { wechatMaxConcurrent: limit } = options;
    this.bulkhead = new Bulkhead(
      limit,
      () => new ApiError('WECHAT_UNAVAILABLE', { reason: `limit of ${limit} concurrent calls reached` }),
    );
  }

  /**
   * Exchanges the code of `wx.login` for the user's openid and session_key. Never retries: a code is single use, and WeChat
   * does not document whether a failed call consumes it.
   *
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
   * @throws {ApiError} a code of ERRCODES, or WECHAT_UNAVAILABLE for no answer in time or any other answer
   */
  async code2Session(code: string): Promise<WechatIdentity> {
    const { errcode, errmsg, openid, session_key: sessionKey } = await this.bulkhead.run(() => this.ask(code));
    if (errcode !== undefined && errcode !== 0) throw this.refusal(errcode, errmsg, code);
    if (!isText(openid) || !isText(sessionKey)) {
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer without openid or session_key' });
    }
    return { openid, sessionKey };
  }

  private async ask(code: string): Promise<Answer> {
    const began = performance.now();
    let outcome: WechatOutcome = 'other';
    try {
      const answer = parseAnswer(await this.get(code));
      outcome = outcomeOf(answer);
      return answer;
    } catch (err) {
      if ((err as Error).cause) outcome = 'none';
      throw err;
    } finally {
      this.observe?.(outcome, (performance.now() - began) / 1000);
    }
  }

  private async get(code: string): Promise<string> {
    const { appid, secret, apiBase, wechatTimeoutMs: timeoutMs } = this.options;
    const [id, key, jsCode] = [appid, secret, code].map(encodeURIComponent);
    const query = `appid=${id}&secret=${key}&js_code=${jsCode}&grant_type=authorization_code`;
    const url = new URL(`${apiBase}/sns/jscode2session?${query}`);
    const { status, text } = await httpGet(this.dispatcher(), url, { timeoutMs, maxBytes: MAX_ANSWER_BYTES }).catch(
      (cause: Error) => {
        throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'no answer', cause });
      },
    );
    if (status !== 200) throw new ApiError('WECHAT_UNAVAILABLE', { reason: `HTTP status ${status}` });
    if (text === undefined) throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is too long' });
    return text;
  }

  private refusal(errcode: unknown, errmsg: unknown, code: string): ApiError {
    const known = typeof errcode === 'number' ? ERRCODES[errcode] : undefined;
    const retryAfterSeconds = known === 'RATE_LIMITED' ? QUOTA_SECONDS : undefined;
    // WeChat's errmsg helps the operator; redact what we sent, in case it is quoted.
    const said = typeof errmsg === 'string' ? errmsg : '';
    const words = [this.options.secret, code].reduce((text, word) => text.replaceAll(word, '***'), said);
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

function parseAnswer(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // Not JSON: reported below like any other undocumented answer.
  }
  throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is not a JSON object' });
}

function outcomeOf({ errcode = 0, openid }: Answer): WechatOutcome {
  return typeof errcode === 'number' && (errcode !== 0 || openid) ? errcode : 'other';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
