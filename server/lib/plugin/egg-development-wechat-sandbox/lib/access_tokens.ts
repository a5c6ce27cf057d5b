import { randomBytes } from 'node:crypto';
import { refuse } from './http/answers';
import { BoundedMap } from './bounded_map';
import { FAILURES } from './http/failures';

const LIFE_MS = 7200 * 1000;
/** So long before its end, WeChat replaces a token. The old one stays valid until then. */
const RENEWAL_MS = 5 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const FORCED_A_DAY = 20;
/** A forced refresh so soon after another does not refresh. */
const FORCED_INTERVAL_MS = 30 * 1000;
/** Beyond this many tokens, the oldest are forgotten. */
const MAX_TOKENS = 1000;

interface AccessToken {
  text: string;
  endsAt: number;
  invalid: boolean;
}

/**
 * The access_tokens of stable_token.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export class AccessTokens {
  private readonly issued = new BoundedMap<string, AccessToken>(MAX_TOKENS);
  private newest?: AccessToken;
  /** When each refresh was forced. */
  private readonly forced: number[] = [];

  /** How many refreshes were forced, ever. */
  get forcedRefreshes(): number {
    return this.forced.length;
  }

  /** Normal mode: the same token until 5 minutes before its end. */
  current(): AccessToken {
    const { newest } = this;
    if (!newest || newest.invalid || newest.endsAt - Date.now() <= RENEWAL_MS) return this.issue();
    return newest;
  }

  /** `force_refresh`: a new token, and no older one is valid. Undefined: the day's quota is used up. */
  refresh(): AccessToken | undefined {
    const now = Date.now();
    if (now - (this.forced.at(-1) ?? -Infinity) < FORCED_INTERVAL_MS) return this.current();
    if (this.forced.filter((at) => now - at < DAY_MS).length >= FORCED_A_DAY) return undefined;
    this.forced.push(now);
    this.invalidate();
    return this.current();
  }

  /** For tests: makes every token invalid, as another process' `force_refresh` would. */
  invalidate(): void {
    for (const each of this.issued.values()) each.invalid = true;
  }

  /** For tests: every token has reached its end. */
  expire(): void {
    for (const each of this.issued.values()) each.endsAt = Math.min(each.endsAt, Date.now());
  }

  /** How an endpoint refuses a token; undefined for a valid one. */
  refusalOf(text: string | null): string | undefined {
    if (!text) return refuse(41001, 'access_token missing');
    const token = this.issued.get(text);
    if (!token || token.invalid) return refuse(40001, FAILURES[40001]);
    return token.endsAt <= Date.now() ? refuse(42001, FAILURES[42001]) : undefined;
  }

  private issue(): AccessToken {
    // 512 characters: WeChat asks for room for at least so many.
    const text = randomBytes(384).toString('base64url');
    this.newest = { text, endsAt: Date.now() + LIFE_MS, invalid: false };
    this.issued.set(text, this.newest);
    return this.newest;
  }
}
