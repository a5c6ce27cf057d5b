import { randomBytes } from 'node:crypto';
import { AccessTokens } from './access_tokens';
import type { SandboxAnswer } from './http/answers';
import { Calls } from './http/calls';
import type { Credentials } from './credentials';
import { encryptText } from './users/encrypted_data';
import type { EncryptedData } from './users/encrypted_data';
import { provoke } from './http/failures';
import type { Failure } from './http/failures';
import { IssuedCodes } from './users/issued_codes';
import { PhoneNumbers } from './users/phone_numbers';
import type { Phone, PhoneInfo } from './users/phone_numbers';
import { ROUTES } from './routes';
import type { Endpoint } from './routes';
import { code2Session } from './routes/code2session';
import type { SandboxRequest } from './routes/route';
import { SessionKeys, signatureOf } from './users/session_keys';
import { openidOf, unionidOf } from './users/users';
import { watermarkNow } from './users/watermark';

export type { Failure } from './http/failures';

/**
 * Stands in for WeChat, as documented: for what the phone gets from it (`wx.login`, the button for the phone number,
 * `encryptedData`), and for its server API. Keeps everything in memory.
 */
export class WechatSandbox {
  readonly loginCodes = new IssuedCodes();
  readonly phoneCodes = new IssuedCodes();
  readonly accessTokens = new AccessTokens();
  readonly sessionKeys = new SessionKeys();
  /** The calls of each endpoint since the last reset. */
  readonly calls = new Calls();
  private readonly phones: PhoneNumbers;

  constructor(readonly credentials: Credentials) {
    this.phones = new PhoneNumbers(credentials.appid);
  }

  /**
   * Issues a code as `wx.login` would: single use, valid for 5 minutes.
   *
   * @param options.unionid - the mini program is bound to an Open Platform account: the answer has the user's unionid
   */
  issueCode(user: string, failure?: Failure, { unionid }: { unionid?: boolean } = {}): string {
    return this.loginCodes.add(`0${randomBytes(24).toString('base64url')}`, { user, failure, unionid });
  }

  /** Issues a code as the tap on `<button open-type="getPhoneNumber">` would: single use, valid for 5 minutes. */
  issuePhoneCode(user: string, failure?: Failure): string {
    return this.phoneCodes.add(randomBytes(32).toString('hex'), { user, failure });
  }

  /** A user name always has the same openid. */
  openidOf(user: string): string {
    return openidOf(user, this.credentials.appid);
  }

  /** A user name always has the same unionid. */
  unionidOf(user: string): string {
    return unionidOf(user);
  }

  /** A user name always has the same phone number, unless another one is set. */
  phoneOf(user: string): PhoneInfo {
    return this.phones.infoOf(user);
  }

  /** Sets the user's phone number until the next reset. */
  setPhone(user: string, phone: Phone): void {
    this.phones.assign(user, phone);
  }

  /** A new session_key that the server does not know, as after a `wx.login` whose code is not sent or a prefetch. */
  supersedeSessionKey(user: string): void {
    this.sessionKeys.rotate(this.openidOf(user));
  }

  /** Signs with the user's newest session_key. @throws {Error} the user has never logged in */
  signature(user: string, text: string): string {
    return signatureOf(this.sessionKeyOf(user), text);
  }

  /**
   * Encrypts data for the phone with the user's newest session_key. Adds the watermark, if there is none.
   *
   * @throws {Error} the user has never logged in
   */
  encrypt(user: string, data: object): EncryptedData {
    const watermark = watermarkNow(this.credentials.appid);
    return encryptText(this.sessionKeyOf(user), JSON.stringify({ watermark, ...data }));
  }

  /** The next calls of this endpoint fail, and do nothing. Until the next reset: `times` Infinity. */
  fail(endpoint: Endpoint, failure: Failure, times = 1): void {
    this.calls.fail(endpoint, failure, times);
  }

  /** No call counted, no failure planned, no phone number set. Codes, tokens and keys stay what they are. */
  reset(): void {
    this.calls.reset();
    this.phones.reset();
  }

  /** Answers a call of WeChat's server API. */
  answer(endpoint: Endpoint, request: SandboxRequest): SandboxAnswer {
    const failure = this.calls.next(endpoint);
    return failure === undefined ? ROUTES[endpoint](this, request) : provoke(failure);
  }

  /** `GET /sns/jscode2session` without HTTP; not counted. */
  code2Session(query: URLSearchParams): SandboxAnswer {
    return code2Session(this, { method: 'GET', query, body: '' });
  }

  private sessionKeyOf(user: string): string {
    const key = this.sessionKeys.of(this.openidOf(user));
    if (key === undefined) throw new Error(`${user} has never logged in, and has no session_key`);
    return key;
  }
}
