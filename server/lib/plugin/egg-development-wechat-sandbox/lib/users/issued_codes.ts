import { BoundedMap } from '../bounded_map';
import type { Failure } from '../http/failures';

/** As in WeChat: a code is valid for 5 minutes. */
const LIFE_MS = 5 * 60 * 1000;
/** Beyond this many codes, the oldest are evicted. */
const MAX_CODES = 10_000;

export interface IssuedCode {
  user: string;
  issuedAt: number;
  used: boolean;
  /** The use of the code will fail with it. */
  failure?: Failure;
  /** Whether the answer will have the user's unionid. */
  unionid?: boolean;
}

/** The codes of one kind: of `wx.login`, or the dynamic tokens of the phone number's button. */
export class IssuedCodes {
  private readonly codes = new BoundedMap<string, IssuedCode>(MAX_CODES);

  add(code: string, issued: Pick<IssuedCode, 'user' | 'failure' | 'unionid'>): string {
    this.codes.set(code, { ...issued, issuedAt: Date.now(), used: false });
    return code;
  }

  /** Undefined for a code that was never issued, is older than 5 minutes or has been evicted. */
  find(code: string): IssuedCode | undefined {
    const issued = this.codes.get(code);
    return issued && Date.now() - issued.issuedAt <= LIFE_MS ? issued : undefined;
  }
}
