import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import { ApiError } from '../../errors/api_error';
import { Bulkhead } from './bulkhead';
import { httpExchange } from './http_exchange';
import type { HttpRequest } from './http_exchange';
import { WechatError, wechatError } from './wechat_error';

/** What the metrics tell apart. */
export type WechatApiName = 'code2Session' | 'stable_token' | 'other';

/** How a call ended: WeChat's errcode (0: success), `other` for an undocumented answer, `none` for no answer. */
export type WechatOutcome = number | 'other' | 'none';

/** Called after each call to WeChat. */
export type ObserveWechat = (api: WechatApiName, outcome: WechatOutcome, seconds: number) => void;

export interface TransportOptions {
  /** Milliseconds to wait for WeChat's answer, connecting included. */
  wechatTimeoutMs: number;
  /** How many calls of one kind a worker makes at once; one beyond that is refused immediately. */
  wechatMaxConcurrent: number;
}

/** An answer of WeChat: a JSON object without an errcode other than 0. */
export type WechatAnswer = Record<string, unknown>;

interface Call extends HttpRequest {
  /** What was sent and must not be in a log, in case WeChat's words quote it. */
  confidential: string[];
}

/**
 * One kind of calls to WeChat: limits how many run at once, times them, and turns every failure into an ApiError. Uses undici
 * directly: the overhead of `ctx.curl` would be a quarter of a login's CPU.
 */
export class WechatTransport {
  private readonly bulkhead: Bulkhead;

  /**
   * @param options - read at each call
   * @param dispatcher - returns the connections to use, called at each call
   */
  constructor(
    private readonly api: WechatApiName,
    private readonly options: TransportOptions,
    private readonly dispatcher: () => Dispatcher,
    private readonly maxAnswerBytes: number,
    private readonly observe?: ObserveWechat,
  ) {
    const { wechatMaxConcurrent: limit } = options;
    this.bulkhead = new Bulkhead(
      limit,
      () => new ApiError('WECHAT_UNAVAILABLE', { reason: `limit of ${limit} concurrent calls reached` }),
    );
  }

  /**
   * Asks WeChat once, without retries.
   *
   * @param read - takes from the answer what is needed; throws when it is missing
   * @throws {WechatError} WeChat answered with an errcode
   * @throws {ApiError} WECHAT_UNAVAILABLE for no answer in time, or one that is not a JSON object
   */
  async ask<T>(call: Call, read: (answer: WechatAnswer) => T): Promise<T> {
    return this.bulkhead.run(() => this.timed(call, read));
  }

  private async timed<T>(call: Call, read: (answer: WechatAnswer) => T): Promise<T> {
    const began = performance.now();
    let outcome: WechatOutcome = 'other';
    try {
      const answer = parseAnswer(await this.exchange(call));
      const { errcode = 0, errmsg } = answer;
      if (errcode !== 0) throw wechatError(errcode, errmsg, call.confidential);
      const result = read(answer);
      outcome = 0;
      return result;
    } catch (err) {
      if (err instanceof WechatError && !Number.isNaN(err.errcode)) outcome = err.errcode;
      else if ((err as Error).cause) outcome = 'none';
      throw err;
    } finally {
      this.observe?.(this.api, outcome, (performance.now() - began) / 1000);
    }
  }

  private async exchange(call: Call): Promise<string> {
    const limits = { timeoutMs: this.options.wechatTimeoutMs, maxBytes: this.maxAnswerBytes };
    const { status, text } = await httpExchange(this.dispatcher(), call, limits).catch((cause: Error) => {
      throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'no answer', cause });
    });
    if (status !== 200) throw new ApiError('WECHAT_UNAVAILABLE', { reason: `HTTP status ${status}` });
    if (text === undefined) throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is too long' });
    return text;
  }
}

function parseAnswer(text: string): WechatAnswer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer as WechatAnswer;
  } catch {
    // Not JSON: reported below like any other undocumented answer.
  }
  throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer is not a JSON object' });
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
