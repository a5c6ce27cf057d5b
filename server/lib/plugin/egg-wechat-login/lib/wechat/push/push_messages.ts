import type { Application } from 'egg';
import type { Redis } from 'ioredis';
import type { Accounts } from '../../session/account/accounts';
import { emitEvent } from '../../audit/events';
import { ApiError } from '../../errors/api_error';
import { orStoreUnavailable } from '../../redis/store_unavailable';
import { pushKey } from '../../session/store/keys';
import { uidOf } from '../../session/identity';
import type { SessionStore } from '../../session/store/store';
import { PUSH_EVENTS } from './events';
import { aesKeyOf, isSignature, openMessage } from './message_crypto';
import { parseFields } from './parse_fields';
import type { Fields } from './parse_fields';

export interface PushOptions {
  /** The Token of the console. */
  token: string;
  /** The EncodingAESKey of the console, 43 characters; several, the current one first, while it is being changed. */
  aesKey: string | string[];
}

/** What WeChat puts into the URL. */
export type PushQuery = Record<string, string | undefined>;

/** A message that was sent longer ago changes nothing. */
const MAX_AGE_SECONDS = 600;
/** Longer than a message can be young. */
const SEEN_SECONDS = 2 * MAX_AGE_SECONDS;
/** RevokeInfo of the phone number. */
const PHONE_SCOPE = '8';
/** How long an attempt of the hooks may take; it delays nobody. */
const HOOKS_MS = 30_000;

interface Parts {
  options: { appid: string };
  redis: Redis;
  store: SessionStore;
  accounts: Accounts;
  /** Counts the messages by event: `other` for one that is not handled here. */
  count?: (event: string) => void;
}

/**
 * WeChat's message push in its safe mode. The plain mode is refused: its signature does not cover the body.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export class PushMessages {
  private readonly keys: Buffer[];

  constructor(
    private readonly app: Application,
    private readonly push: PushOptions,
    private readonly parts: Parts,
  ) {
    const keys = typeof push.aesKey === 'string' ? push.aesKey.split(',') : push.aesKey;
    this.keys = keys.map((key) => aesKeyOf(key.trim()));
  }

  /** The check of the URL in the console. @return the text to answer with @throws {ApiError} TOKEN_INVALID */
  verifyUrl({ signature, timestamp = '', nonce = '', echostr = '' }: PushQuery): string {
    if (!isSignature(signature, this.push.token, timestamp, nonce)) throw new ApiError('TOKEN_INVALID');
    return echostr;
  }

  /**
   * Verifies, decrypts and handles a message. What it asks for is in Redis when this resolves.
   *
   * @throws {ApiError} TOKEN_INVALID for a wrong signature; INVALID_PARAM for what cannot be read or is for another AppID;
   * STORE_UNAVAILABLE, after which WeChat sends it again
   */
  async receive(query: PushQuery, body: string): Promise<void> {
    const { msg_signature: signature, timestamp = '', nonce = '' } = query;
    const encrypted = parseFields(body)?.Encrypt;
    if (encrypted === undefined) throw new ApiError('INVALID_PARAM', { reason: 'no encrypted message' });
    if (!isSignature(signature, this.push.token, timestamp, nonce, encrypted)) throw new ApiError('TOKEN_INVALID');
    const opened = openMessage(encrypted, this.keys);
    const fields = opened && parseFields(opened.message);
    if (!fields) throw new ApiError('INVALID_PARAM', { reason: 'unreadable message' });
    const { appid } = this.parts.options;
    if (opened.appid !== appid) throw new ApiError('INVALID_PARAM', { reason: 'a message for another AppID' });
    if (Math.abs(Date.now() / 1000 - Number(timestamp)) <= MAX_AGE_SECONDS) await this.once(String(signature), fields);
  }

  /** Handles a message unless it was seen before: WeChat repeats one that was not answered, and anybody can repeat a copy. */
  private async once(signature: string, fields: Fields): Promise<void> {
    const { redis, options } = this.parts;
    const key = pushKey(options.appid, signature);
    if ((await orStoreUnavailable(redis.set(key, '', 'EX', SEEN_SECONDS, 'NX'))) === null) return;
    try {
      await this.handle(fields);
    } catch (err) {
      await redis.del(key).catch(() => undefined);
      throw err;
    }
  }

  private async handle({
    Event: event = '',
    OpenID: openid,
    CreateTime,
    RevokeInfo = '',
    AppID,
  }: Fields): Promise<void> {
    const { appid } = this.parts.options;
    const isOurs = PUSH_EVENTS.includes(event) && Boolean(openid) && (AppID === undefined || AppID === appid);
    this.parts.count?.(isOurs ? event : 'other');
    if (!isOurs) return;
    const uid = uidOf(appid, openid);
    if (event === 'user_authorization_cancellation') await this.cancel(uid, openid, Number(CreateTime));
    else if (event === 'user_info_modified') emitEvent(this.app, 'user_info_modified', { uid });
    else await this.revoke(uid, RevokeInfo.split(/[\s,]+/).filter(Boolean));
  }

  private async cancel(uid: string, openid: string, createTime: number): Promise<void> {
    const { accounts } = this.parts;
    const before = Number.isFinite(createTime) ? createTime : undefined;
    const forgotten = await accounts.forget({ uid, openid }, { reason: 'cancelled in WeChat', before });
    // WeChat waits for its answer, not for the hooks; they are tried again if this worker ends.
    if (forgotten) void accounts.runHooks(uid, HOOKS_MS).catch(() => undefined);
  }

  private async revoke(uid: string, scopes: string[]): Promise<void> {
    if (scopes.includes(PHONE_SCOPE)) await this.parts.store.forgetPhone(uid);
    emitEvent(this.app, 'authorization_revoked', { uid, scopes });
  }
}
