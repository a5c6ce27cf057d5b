import type { SignOptions, VerifyOptions } from 'jsonwebtoken';
import { LRU } from 'ylru';
import { ApiError } from '../errors/api_error';
import { withoutStack } from '../errors/without_stack';
import type { TokenClaims } from './claims';
import { signerOf, signersOf } from './signers';
import type { Signer } from './signers';

/** RFC 8725, section 3.11: its own type, so that no other JWT with the same secret is accepted as a login token. */
const TYPE = 'wx-login+jwt';
/** RFC 8725, section 3.1: the server determines the algorithm, never the token. */
const ALGORITHM = 'HS256';
const SIGN_OPTIONS: SignOptions = { algorithm: ALGORITHM, header: { alg: ALGORITHM, typ: TYPE } };

export interface LoginTokenOptions {
  issuer: string;
  /** At least 32 bytes each: the first signs, all verify. */
  secrets: string[];
  /** How many verified tokens each worker caches. */
  cacheSize: number;
}

/**
 * Issues and verifies the JWT only: the session store knows whether the session is live.
 *
 * Verified tokens are cached: a phone sends the same token with every request, and verifying its signature each time
 * would be a third of a check's cost. Expiry and session are still checked every time, and invalid tokens are not cached.
 */
export class LoginTokens {
  private readonly verified: LRU;
  private readonly signers: Signer[];
  private readonly verifyOptions: VerifyOptions;

  /** @param audience - the AppID */
  constructor(
    private readonly audience: string,
    private readonly options: LoginTokenOptions,
  ) {
    this.verified = new LRU(options.cacheSize);
    this.signers = signersOf(options.secrets);
    // The expiry is checked last, in `verify`: only a token that is valid otherwise may be reported as expired.
    const { issuer } = options;
    this.verifyOptions = { algorithms: [ALGORITHM], audience, issuer, complete: true, ignoreExpiration: true };
  }

  /** Issues a token for the session, valid until `expiresAt`. @param issuedAt - seconds since the epoch */
  issue(claims: TokenClaims, issuedAt: number): string {
    const { uid, id, expiresAt } = claims;
    const payload = { iat: issuedAt, exp: expiresAt, aud: this.audience, iss: this.options.issuer, sub: uid, jti: id };
    const token = this.signers[0].jwt.sign(payload, SIGN_OPTIONS);
    this.verified.set(token, Object.freeze(claims));
    return token;
  }

  /**
   * Verifies the token of a request, which is accepted in `Authorization: Bearer` only (RFC 6750, section 2.1).
   *
   * @param authorization - the header, if there is one
   * @throws {ApiError} TOKEN_MISSING, TOKEN_INVALID or SESSION_EXPIRED
   */
  verifyHeader(authorization = ''): TokenClaims {
    const token = /^Bearer +(.*)$/i.exec(authorization)?.[1];
    if (!token) throw new ApiError('TOKEN_MISSING');
    return this.verify(token);
  }

  /** @throws {ApiError} TOKEN_INVALID, or SESSION_EXPIRED for a valid token that has expired */
  verify(token: string): TokenClaims {
    let claims = this.verified.get<TokenClaims>(token);
    if (!claims) {
      claims = this.claimsOf(token);
      this.verified.set(token, Object.freeze(claims));
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
    const signer = signerOf(this.signers, token);
    if (!signer) throw new ApiError('TOKEN_INVALID');
    try {
      return withoutStack(() => signer.jwt.verify(token, this.verifyOptions)) as VerifiedJwt;
    } catch {
      throw new ApiError('TOKEN_INVALID');
    }
  }
}

interface VerifiedJwt {
  header: { typ?: string };
  payload: { sub?: unknown; jti?: unknown; exp?: unknown };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whole seconds since the epoch, within the range of Date. */
function isTime(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= 8.64e12;
}
