import { createHash } from 'node:crypto';
import type { Context } from 'egg';
import { ApiError } from '../../errors/api_error';
import type { SessionKeyCipher } from '../../wechat/session_key_cipher';
import { masked, readPhoneNumber } from '../../wechat/phone_number';
import type { PhoneNumber } from '../../wechat/phone_number';
import type { WechatClient } from '../../wechat/wechat_client';
import type { Identity } from '../identity';
import type { SessionStore } from '../store/store';

/** The answer of `POST /api/phone`. */
export interface MaskedPhone {
  countryCode: string;
  masked: string;
}

/** Gets the user's whole phone number; awaited. `ctx`: the request, with `ctx.user` and `ctx.identity`. */
export type PhoneHook = (phone: Readonly<PhoneNumber>, ctx: Context) => unknown;

/** What is kept of a code for five minutes: the number until the hooks have had it, then the answer alone. */
type Kept = { phone: PhoneNumber } | { answer: MaskedPhone };

interface Parts {
  options: { appid: string };
  store: SessionStore;
  cipher: SessionKeyCipher;
  wechat: WechatClient;
}

/**
 * Asks WeChat for a user's phone number and gives it to the application's hooks. WeChat charges for each number and takes a code
 * once: so the same code again gets the same answer without asking WeChat, also when a hook has failed or the answer was lost.
 */
export class PhoneRequests {
  private readonly hooks: PhoneHook[] = [];
  /** By user and code: two requests at once must not spend the code twice. */
  private readonly running = new Map<string, Promise<MaskedPhone>>();

  constructor(private readonly parts: Parts) {}

  onPhone(hook: PhoneHook): void {
    this.hooks.push(hook);
  }

  /**
   * @param code - of `<button open-type="getPhoneNumber">`
   * @throws {ApiError} INTERNAL when a hook has failed; a code of ERRCODES, WECHAT_UNAVAILABLE or STORE_UNAVAILABLE
   */
  async answer(uid: string, identity: Identity, code: string, ctx: Context): Promise<MaskedPhone> {
    const codeId = createHash('sha256').update(code).digest('base64url').slice(0, 22);
    const key = `${uid}:${codeId}`;
    const answer = this.running.get(key) ?? this.handle(uid, identity, code, codeId, ctx);
    this.running.set(key, answer);
    return answer.finally(() => this.running.delete(key));
  }

  private async handle(
    uid: string,
    identity: Identity,
    code: string,
    codeId: string,
    ctx: Context,
  ): Promise<MaskedPhone> {
    const kept = (await this.keptOf(uid, codeId)) ?? (await this.ask(uid, identity, code, codeId));
    if ('answer' in kept) return kept.answer;
    const { phone } = kept;
    try {
      for (const hook of this.hooks) await hook(Object.freeze({ ...phone }), ctx);
    } catch (cause) {
      throw new ApiError('INTERNAL', { reason: 'a hook of onPhone has failed', cause });
    }
    const answer = { countryCode: phone.countryCode, masked: masked(phone.purePhoneNumber) };
    await this.keep(uid, codeId, { answer });
    return answer;
  }

  private async ask(uid: string, identity: Identity, code: string, codeId: string): Promise<Kept> {
    const { wechat, options, store } = this.parts;
    // A code is single use: it must not be spent when Redis could not keep the answer.
    await store.ping();
    const body = { code, openid: identity.openid };
    const phone = readPhoneNumber(await wechat.call('/wxa/business/getuserphonenumber', body), options.appid);
    await this.keep(uid, codeId, { phone });
    return { phone };
  }

  private async keptOf(uid: string, codeId: string): Promise<Kept | undefined> {
    const sealed = await this.parts.store.phoneAnswer(uid, codeId);
    if (!sealed) return undefined;
    try {
      return JSON.parse(this.parts.cipher.open(sealed, `${uid}:phone:${codeId}`));
    } catch {
      return undefined;
    }
  }

  /** Without it a repeated code is refused by WeChat: no reason to fail now. */
  private async keep(uid: string, codeId: string, kept: Kept): Promise<void> {
    const sealed = this.parts.cipher.seal(JSON.stringify(kept), `${uid}:phone:${codeId}`);
    await this.parts.store.keepPhoneAnswer(uid, codeId, sealed).catch(() => undefined);
  }
}
