import { ApiError } from '../errors/api_error';
import type { WechatAnswer } from './transport/wechat_transport';
import { isText } from './transport/wechat_transport';

/** A user's phone number, as WeChat gives it. */
export interface PhoneNumber {
  /** With the country code unless it is Chinese, such as `+1-5551234567`. */
  phoneNumber: string;
  /** Without the country code. */
  purePhoneNumber: string;
  /** Such as `86`. */
  countryCode: string;
}

/**
 * Reads the answer of getuserphonenumber. WeChat sends `countryCode` as text or as a number.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 * @throws {ApiError} WECHAT_UNAVAILABLE for an answer that lacks something, or is for another AppID
 */
export function readPhoneNumber({ phone_info: info }: WechatAnswer, appid: string): PhoneNumber {
  const { phoneNumber, purePhoneNumber, countryCode, watermark } = Object(info) as Record<string, unknown>;
  const country = typeof countryCode === 'number' ? String(countryCode) : countryCode;
  if (!isText(phoneNumber) || !isText(purePhoneNumber) || !isText(country)) {
    throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'answer without a phone number' });
  }
  if (Object(watermark).appid !== appid) {
    throw new ApiError('WECHAT_UNAVAILABLE', { reason: 'the phone number is for another AppID' });
  }
  return { phoneNumber, purePhoneNumber, countryCode: country };
}

/** All digits but the first three and the last four become `*`; with fewer than eight digits, all but the last two. */
export function masked(number: string): string {
  const digits = number.match(/\d/g)?.length ?? 0;
  const [first, last] = digits < 8 ? [0, 2] : [3, 4];
  let at = 0;
  return number.replace(/\d/g, (digit) => {
    at += 1;
    return at <= first || at > digits - last ? digit : '*';
  });
}
