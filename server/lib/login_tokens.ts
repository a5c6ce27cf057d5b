import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SignOptions, VerifyOptions } from 'jsonwebtoken';
import { LRU } from 'ylru';
import { ApiError } from './api_error';
import { withoutStack } from './without_stack';
import type { SessionId } from './session_store';

/** RFC 8725, section 3.11: a type of its own, so that no other JWT under the same secret passes for a login token. */
const TYPE = 'wx-login+jwt';
/** RFC 8725, section 3.1: the algorithm is ours to choose, never the token's. */
const ALGORITHM = 'HS256';
const SCHEME = 'Bearer ';
/** A JWT begins with `{"` in base64url. */
const USUAL = `${SCHEME}ey`;
const SIGN_OPTIONS: SignOptions = { algorithm: ALGORITHM, header: { alg: ALGORITHM, typ: TYPE } };

/** What a verified token says: which session it is for, and (seconds since the epoch) when it ends for good. */
export interface TokenClaims extends SessionId {
  expiresAt: number;
}

/** `app.jwt` of egg-jwt; its own typings miss the forms that use `config.jwt.secret`. */
export interface Jwt {
  sign(payload: object, options: SignOptions): string;
  verify(token: string, options: VerifyOptions): unknown;
  verify(token: string, secret: string, options: VerifyOptions): unknown;
}

export interface LoginTokenOptions {
  issuer: string;
  /** `config.jwt.secret`: it signs. */
  secret: KeyObject;
  /** Secrets that signed in the past: they verify only. */
  retiredSecrets: string[];
  /** Of so many tokens each worker remembers that they are good. */
  remembered: number;
}

/**
 * The JWT and nothing else: whether its session lives is for the session store to say.
 *
 * That a token is good is remembered: a phone sends the same one with every request, and looking at its signature each
 * time would take a third of a check. Never whether it is in time, nor whether its session lives, and never that one is bad.
 */
export class LoginTokens {
  private readonly good: LRU;
  private readonly signers: Signer[];

  constructor(
    private readonly jwt: Jwt,
    private readonly audience: string,
    private readonly options: LoginTokenOptions,
  ) {
    this.good = new LRU(options.remembered);
    const retired = options.retiredSecrets.map((secret) => ({
      key: createSecretKey(Buffer.from(secret)),
      retired: secret,
    }));
    this.signers = [{ key: options.secret }, ...retired];
  }

  /** A token that proves, until `expiresAt`, that its bearer opened the session. */
  issue(claims: TokenClaims, issuedAt: number): string {
    const { uid, id, expiresAt } = claims;
    const { issuer } = this.options;
    const payload = { iat: issuedAt, exp: expiresAt, aud: this.audience, iss: issuer, sub: uid, jti: id };
    const token = this.jwt.sign(payload, SIGN_OPTIONS);
    this.good.set(token, Object.freeze(claims));
    return token;
  }

  /**
   * The claims of a request's token. It travels in `Authorization: Bearer` only (RFC 6750, section 2.1).
   *
   * @param authorization - the header, if there is one
   * @throws {ApiError} TOKEN_MISSING, TOKEN_INVALID or SESSION_EXPIRED
   */
  verifyHeader(authorization = ''): TokenClaims {
    // Nearly always it looks like this; what else the RFC allows is for the expression.
    const token = authorization.startsWith(USUAL)
      ? authorization.slice(SCHEME.length)
      : /^Bearer +(.*)$/i.exec(authorization)?.[1];
    if (!token) throw new ApiError('TOKEN_MISSING');
    return this.verify(token);
  }

  /** @throws {ApiError} TOKEN_INVALID, or SESSION_EXPIRED for a good one whose time is over */
  verify(token: string): TokenClaims {
    let claims = this.good.get<TokenClaims>(token);
    if (!claims) {
      claims = this.claimsOf(token);
      this.good.set(token, Object.freeze(claims));
    }
    if (claims.expiresAt <= Date.now() / 1000) throw new ApiError('SESSION_EXPIRED');
    return claims;
  }

  private claimsOf(token: string): TokenClaims {
    const { header, payload } = this.verifySignature(token);
    const { sub, jti, exp } = payload;
    if (header.typ !== TYPE || !isText(sub) || !isText(jti) || !isTime(exp)) throw new ApiError('TOKEN_INVALID');
    return { uid: sub, id: jti, expiresAt: exp };
  }

  private verifySignature(token: string): VerifiedJwt {
    const signer = this.signerOf(token);
    if (!signer) throw new ApiError('TOKEN_INVALID');
    const options: VerifyOptions = {
      algorithms: [ALGORITHM],
      audience: this.audience,
      issuer: this.options.issuer,
      complete: true,
      // Looked at last: only a token that is right in all else is an expired one.
      ignoreExpiration: true,
    };
    try {
      return withoutStack(() =>
        signer.retired ? this.jwt.verify(token, signer.retired, options) : this.jwt.verify(token, options),
      ) as VerifiedJwt;
    } catch {
      throw new ApiError('TOKEN_INVALID');
    }
  }

  /**
   * Which secret has signed the token. Looked at before anything else and without a library: anybody can send forged tokens,
   * as many as they like, and what jsonwebtoken does before it refuses one costs more than a check.
   */
  private signerOf(token: string): Signer | undefined {
    const end = token.lastIndexOf('.');
    if (end === -1) return undefined;
    const content = token.slice(0, end);
    const signature = Buffer.from(token.slice(end + 1));
    return this.signers.find(({ key }) => {
      const right = Buffer.from(createHmac('sha256', key).update(content).digest('base64url'));
      return right.length === signature.length && timingSafeEqual(right, signature);
    });
  }
}

/** A secret that verifies. */
interface Signer {
  key: KeyObject;
  /** As egg-jwt takes one that does not sign any more. */
  retired?: string;
}

interface VerifiedJwt {
  header: { typ?: string };
  payload: { sub?: unknown; jti?: unknown; exp?: unknown };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whole seconds since the epoch, of which a Date can be made. */
function isTime(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= 8.64e12;
}
