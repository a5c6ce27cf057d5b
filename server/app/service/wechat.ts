import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { Service } from 'egg';
import type { Application } from 'egg';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
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
    // For the whole answer: undici's own time-outs start again with each byte that arrives. Not AbortSignal.timeout, which
    // goes off in any case, and makes an error for nobody; and undici takes an emitter, which is lighter than a controller.
    const abort = new EventEmitter();
    const timer = setTimeout(() => abort.emit('abort'), timeout);
    try {
      const { statusCode, body } = await request(`${apiBase}/sns/jscode2session`, {
        query: { appid, secret, js_code: code, grant_type: 'authorization_code' },
        dispatcher: dispatcherOf(this.app),
        signal: abort,
      });
      const text = await readText(body);
      if (statusCode === 200) return text;
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: `HTTP status ${statusCode}` });
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'no answer', cause });
    } finally {
      clearTimeout(timer);
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

/** Reads what WeChat serves as text/plain as well. @throws {ApiError} when it is longer than anything documented */
function readText(body: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let left = MAX_ANSWER_BYTES;
    body.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) body.destroy(new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is too long' }));
      else chunks.push(chunk);
    });
    body.once('error', reject);
    body.once('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
  });
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
