import type { MaskedPhone } from '../../../../typings/api';
import { failureOf } from '../../utils/errors';
import type { Failure } from '../../utils/errors';
import { keep, loginRecord } from '../state/login_record';
import { enter, loginState } from '../state/login_state';
import { loggedOut } from '../server/as_user';
import { call } from '../server/call';

/** `event.detail` of `bindgetphonenumber`. */
export interface PhoneTap {
  errMsg?: string;
  errno?: number;
  /** Single use, valid for 5 minutes from the tap. */
  code?: string;
}

/** What became of a tap on `<button open-type="getPhoneNumber">`. */
export type PhoneBinding =
  | { status: 'bound'; phone: MaskedPhone }
  /** By the user, who must be able to go on. Nothing was sent. */
  | { status: 'refused' }
  /** `again`: the same tap can be sent once more. A new tap would cost the operator money. */
  | { status: 'failed'; problem: Failure; again: boolean };

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html */
const QUOTA_USED_UP = 1400001;

/** WeChat's words when the user says no in its sheet, closes it, or does not accept the privacy terms. */
const REFUSAL = /deny|cancel|privacy permission is not authorized/;

/** The failures after which the server may still take the same code, or has the answer that was lost. */
const REPEATABLE: readonly Failure['code'][] = [
  'NETWORK',
  'TIMEOUT',
  'BAD_ANSWER',
  'RATE_LIMITED',
  'INTERNAL',
  'WECHAT_UNAVAILABLE',
  'STORE_UNAVAILABLE',
];

const underWay = new Map<string, Promise<PhoneBinding>>();

/**
 * Sends the code of a tap on `<button open-type="getPhoneNumber">` to the server, whose own code gets the number. The masked
 * number is in the login state until the login is over. Send it at once, since the code is valid for 5 minutes; after a
 * failure with `again`, call this again with the same tap. Never rejects, and logs nobody out by itself.
 */
export function bindPhone(tap: PhoneTap): Promise<PhoneBinding> {
  const { code } = tap;
  if (!code) return Promise.resolve(withoutCode(tap));
  const binding = underWay.get(code) ?? send(code).finally(() => underWay.delete(code));
  underWay.set(code, binding);
  return binding;
}

function withoutCode({ errMsg = '', errno }: PhoneTap): PhoneBinding {
  if (errno === QUOTA_USED_UP) return failed({ code: 'PHONE_QUOTA' });
  if (REFUSAL.test(errMsg)) return { status: 'refused' };
  return failed({ code: errMsg.endsWith(':ok') ? 'PHONE_UNSUPPORTED' : 'PHONE_FAILED' });
}

async function send(code: string): Promise<PhoneBinding> {
  try {
    const { phone } = await call('POST /api/phone', { code });
    await remember(phone);
    return { status: 'bound', phone };
  } catch (error) {
    return failed(failureOf(error));
  }
}

function failed(problem: Failure): PhoneBinding {
  return { status: 'failed', problem, again: REPEATABLE.includes(problem.code) };
}

/** Shows and stores the number. That it cannot be stored does no harm. @throws AppError LOGGED_OUT */
async function remember(phone: MaskedPhone): Promise<void> {
  const record = loginRecord();
  if (!record.credential) throw loggedOut();
  const stored = keep({ ...record, phone });
  const state = loginState();
  if (state.status === 'loggedIn') enter({ ...state, phone });
  await stored.catch(() => undefined);
}
