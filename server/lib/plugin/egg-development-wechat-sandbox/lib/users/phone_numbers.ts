import { createHash } from 'node:crypto';
import type { Watermark } from './watermark';
import { watermarkNow } from './watermark';

/** A phone number to set for a user. */
export interface Phone {
  /** WeChat's documentation has a string in its table and a number in its sample. */
  countryCode: string | number;
  purePhoneNumber: string;
  /** What the answer's watermark says instead of our AppID and now. */
  watermark?: Partial<Watermark>;
}

/** `phone_info` in the answer of getuserphonenumber. */
export interface PhoneInfo {
  /** With the country's prefix, but for China. */
  phoneNumber: string;
  purePhoneNumber: string;
  countryCode: string | number;
  watermark: Watermark;
}

/** The phone numbers of the users: made of the user's name, or set. */
export class PhoneNumbers {
  private readonly set = new Map<string, Phone>();

  constructor(private readonly appid: string) {}

  assign(user: string, phone: Phone): void {
    this.set.set(user, phone);
  }

  infoOf(user: string): PhoneInfo {
    const { countryCode, purePhoneNumber, watermark } = this.set.get(user) ?? madeOf(user);
    return {
      phoneNumber: Number(countryCode) === 86 ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`,
      purePhoneNumber,
      countryCode,
      watermark: { ...watermarkNow(this.appid), ...watermark },
    };
  }

  /** Forgets the numbers that were set. */
  reset(): void {
    this.set.clear();
  }
}

/** With the prefix 154, which no operator uses: nobody's number. */
function madeOf(user: string): Phone {
  const digits = createHash('sha256').update(`phone:${user}`).digest().readUInt32BE() % 1e8;
  return { countryCode: '86', purePhoneNumber: `154${String(digits).padStart(8, '0')}` };
}
