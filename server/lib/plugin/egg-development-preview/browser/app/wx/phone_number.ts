import { host } from '../host';
import { Failure, run } from './call';
import type { WxError } from './call';
import { askSandbox } from './http/sandbox';

/** WeChat's errno when the operator's quota is used up. */
const QUOTA_USED_UP = 1400001;

const WHAT = '<button open-type="getPhoneNumber">';

const masked = (digits: string): string => digits.replace(/^(\d{3})\d+(\d{4})$/, '$1****$2');

/** Asks the phone's user for the number. @return the detail of `getphonenumber`: a code, or why there is none */
export async function getPhoneNumber(): Promise<{ code: string; errMsg: string } | WxError> {
  try {
    return await run('getPhoneNumber', ask);
  } catch (error) {
    if (error instanceof Error) throw error;
    return error as WxError;
  }
}

async function ask(): Promise<{ code: string }> {
  const { user, phoneQuota } = host.settings;
  if (phoneQuota) throw new Failure('quota exceeded', QUOTA_USED_UP);
  const phone = await askSandbox<{ countryCode: string; purePhoneNumber: string }>('/sandbox/phone', { user }, WHAT);
  if (!(await host.askPhoneNumber(masked(phone.purePhoneNumber)))) {
    host.note({ kind: 'refused' });
    throw new Failure('user deny');
  }
  const { code } = await askSandbox<{ code: string }>('/sandbox/phone-code', { user }, WHAT);
  return { code };
}
