import { hash } from 'node:crypto';

/** The form of a uid: 132 bits of a hash in base64url. */
export const UID = /^[\w-]{22}$/;

/** A user's public id. One openid under two AppIDs is two users. */
export function uidOf(appid: string, openid: string): string {
  return hash('sha256', `${appid}:${openid}`, 'base64url').slice(0, 22);
}

/**
 * The logged-in user's AppID, openid and unionid, for calls of WeChat's API. The fields are getters on private members, so they do
 * not appear when the object is put into a body or a log by accident.
 */
export class Identity {
  readonly #appid: string;
  readonly #openid: string;
  readonly #unionid?: string;

  constructor(appid: string, { openid, unionid }: { openid: string; unionid?: string }) {
    this.#appid = appid;
    this.#openid = openid;
    this.#unionid = unionid;
  }

  /** The mini program that the user has logged in to. */
  get appid(): string {
    return this.#appid;
  }

  /** The user's id inside this AppID. Confidential: `ctx.user.id` is the one to show. */
  get openid(): string {
    return this.#openid;
  }

  /**
   * The user's id in all apps of one Open Platform account; undefined when WeChat has sent none, since the mini program was not bound
   * to an account at the user's last login. Confidential, and it never changes `ctx.user.id`.
   */
  get unionid(): string | undefined {
    return this.#unionid;
  }
}
