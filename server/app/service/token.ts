import type { SignOptions, VerifyOptions } from 'jsonwebtoken';
import { Service } from 'egg';
import { ApiError } from '../../lib/api_error';
import type { SessionId } from '../../lib/session_store';

/** RFC 8725, section 3.11: a type of its own, so that no other JWT under the same secret passes for a login token. */
const TYPE = 'wx-login+jwt';
/** RFC 8725, section 3.1: the algorithm is ours to choose, never the token's. */
const ALGORITHM = 'HS256';

/** What a verified token says: which session it is for, and (seconds since the epoch) when it ends for good. */
export interface TokenClaims extends SessionId {
  expiresAt: number;
}

/** egg-jwt's own typings miss the forms that use `config.jwt.secret`. */
interface Jwt {
  sign(payload: object, options: SignOptions): string;
  verify(token: string, options: VerifyOptions): unknown;
  verify(token: string, secret: string, options: VerifyOptions): unknown;
}

/** The JWT and nothing else: whether its session lives is for the session service to say. */
export default class TokenService extends Service {
  /** A token that proves, until `expiresAt`, that its bearer opened the session. */
  issue({ uid, id, expiresAt }: TokenClaims, issuedAt: number): string {
    const payload = { iat: issuedAt, exp: expiresAt };
    return this.jwt.sign(payload, {
      algorithm: ALGORITHM,
      header: { alg: ALGORITHM, typ: TYPE },
      subject: uid,
      jwtid: id,
      audience: this.config.wechat.appid,
      issuer: this.config.token.issuer,
    });
  }

  /**
   * The claims of the request's token. It travels in `Authorization: Bearer` only (RFC 6750, section 2.1).
   *
   * @throws {ApiError} TOKEN_MISSING, TOKEN_INVALID or SESSION_EXPIRED
   */
  verifyRequest(): TokenClaims {
    const [, token] = /^Bearer +(.*)$/i.exec(this.ctx.get('authorization')) ?? [];
    if (!token) throw new ApiError('TOKEN_MISSING');
    return this.verify(token);
  }

  /** @throws {ApiError} TOKEN_INVALID, or SESSION_EXPIRED for a good one whose time is over */
  verify(token: string): TokenClaims {
    const { header, payload } = this.verifySignature(token);
    const { sub, jti, exp } = payload;
    if (header.typ !== TYPE || !isText(sub) || !isText(jti) || !isTime(exp)) throw new ApiError('TOKEN_INVALID');
    if (exp <= Date.now() / 1000) throw new ApiError('SESSION_EXPIRED');
    return { uid: sub, id: jti, expiresAt: exp };
  }

  private verifySignature(token: string): VerifiedJwt {
    const options: VerifyOptions = {
      algorithms: [ALGORITHM],
      audience: this.config.wechat.appid,
      issuer: this.config.token.issuer,
      complete: true,
      // Looked at last: only a token that is right in all else is an expired one.
      ignoreExpiration: true,
    };
    const attempts = [
      () => this.jwt.verify(token, options),
      ...this.config.token.retiredSecrets.map((secret) => () => this.jwt.verify(token, secret, options)),
    ];
    for (const attempt of attempts) {
      try {
        return attempt() as VerifiedJwt;
      } catch (err) {
        if ((err as Error).message !== 'invalid signature') break;
      }
    }
    throw new ApiError('TOKEN_INVALID');
  }

  private get jwt(): Jwt {
    return this.app.jwt as unknown as Jwt;
  }
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
