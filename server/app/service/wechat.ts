import type { Readable } from 'node:stream';
import { Service } from 'egg';
import { ApiError } from '../../lib/api_error';
import { ERRCODES } from '../../lib/wechat_errcodes';

export interface WechatIdentity {
  openid: string;
  sessionKey: string;
}

/** WeChat counts its quota by the minute. */
const QUOTA_SECONDS = 60;

/** An answer takes some 200 bytes. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** WeChat's server-side API. */
export default class WechatService extends Service {
  /**
   * Exchanges the code of `wx.login` for the user's openid and session_key. Asks once: a code is single use, and whether
   * a failed call has consumed it is not documented.
   *
   * @throws {ApiError} one of the codes above, or WECHAT_UNAVAILABLE for no answer in time and any other answer
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
    try {
      const { status, res } = await this.ctx.curl(`${apiBase}/sns/jscode2session`, {
        method: 'GET',
        data: { appid, secret, js_code: code, grant_type: 'authorization_code' },
        // WeChat serves JSON as text/plain: read and parsed here, whatever it says it is.
        streaming: true,
        // A redirect would take the AppSecret elsewhere.
        followRedirect: false,
        timeout,
        // The time-out alone starts again with each byte that arrives.
        signal: AbortSignal.timeout(timeout),
      } as object);
      const text = await readText(res as unknown as Readable);
      if (status === 200) return text;
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: `HTTP status ${status}` });
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
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

/** @throws {ApiError} when it is longer than anything that WeChat has documented */
async function readText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is too long' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
