import type { ErrorCode } from '../../../../../../../typings/api';
import { jsonLine } from '../../audit/safe_text';
import { ApiError } from '../../errors/api_error';
import { ERRCODES } from './errcodes';
import { redact } from './redact';

/** When to try again: WeChat counts one quota by the minute, and another by the day. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = { RATE_LIMITED: 60, WECHAT_QUOTA: 3600 };

/** Longer words of WeChat are cut off. */
const MAX_WORDS = 200;

/** WeChat has answered with an errcode. Its code is that of ERRCODES, WECHAT_UNAVAILABLE for any other errcode. */
export class WechatError extends ApiError {
  constructor(
    /** NaN when WeChat's errcode is not a number. */
    readonly errcode: number,
    /** WeChat's words, without what is confidential. */
    readonly errmsg: string,
  ) {
    const code: ErrorCode = ERRCODES[errcode] ?? 'WECHAT_UNAVAILABLE';
    super(code, {
      reason: `errcode ${Number.isNaN(errcode) ? '?' : errcode} ${jsonLine(errmsg)}`,
      retryAfterSeconds: RETRY_AFTER_SECONDS[code],
    });
  }
}

/** @param confidential - what was sent, in case WeChat's words quote it */
export function wechatError(errcode: unknown, errmsg: unknown, confidential: string[]): WechatError {
  const said = typeof errmsg === 'string' ? errmsg : '';
  return new WechatError(typeof errcode === 'number' ? errcode : NaN, redact(said, confidential).slice(0, MAX_WORDS));
}
