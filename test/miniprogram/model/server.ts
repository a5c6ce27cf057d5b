import type { ErrorCode } from '../../../typings/api';
import type { Reply, SentRequest } from '../../helpers/fake_wx';
import { errorBody, LOGIN, NO_CONTENT, ok, SESSION, WAIT } from '../answers';

/**
 * The contract's server for one user: a login ends the older session; how a session ended is derived from what is live,
 * and only a kick and a closed account leave a mark.
 */
export class ModelServer {
  /** Tokens that it has called expired, other than to a logout. */
  readonly expired = new Set<string>();
  /** Which token an answer was about, by the answer's request id. */
  readonly about = new Map<string, string>();

  private issued = 0;
  private session?: { token: string; endsAt: number };
  private readonly kicked = new Set<string>();
  /** Tokens of an account that was closed. */
  private readonly closed = new Set<string>();

  /** The token of the live session. */
  get live(): string | undefined {
    return this.session && this.session.endsAt > Date.now() ? this.session.token : undefined;
  }

  login(): string {
    this.issued += 1;
    const token = `token-${this.issued}`;
    this.session = { token, endsAt: Date.now() + LOGIN.expiresIn * 1000 };
    return token;
  }

  kick(): void {
    if (this.live) this.kicked.add(this.live);
    this.session = undefined;
  }

  /** Logs out elsewhere, or loses the session. */
  end(): void {
    this.session = undefined;
  }

  handle({ route, header }: SentRequest): Reply {
    if (route === 'POST /api/login') return ok({ ...LOGIN, token: this.login() });
    const token = header.Authorization.replace(/^Bearer /, '');
    if (token !== this.live) return this.refuse(route, token);
    if (route === WAIT) return NO_CONTENT;
    if (route === 'GET /api/session') return ok({ ...SESSION, device: token });
    if (route === 'DELETE /api/account') this.closed.add(token);
    this.end();
    return ok({});
  }

  private refuse(route: string, token: string): Reply {
    const code = this.endingOf(token);
    if (code === 'SESSION_EXPIRED' && route !== 'POST /api/logout') this.expired.add(token);
    const requestId = `answer-${this.about.size}`;
    this.about.set(requestId, token);
    return { status: 401, data: { ...errorBody(code), requestId } };
  }

  private endingOf(token: string): ErrorCode {
    if (this.kicked.has(token)) return 'SESSION_KICKED';
    if (this.closed.has(token)) return 'ACCOUNT_DELETED';
    return this.live ? 'SESSION_REPLACED' : 'SESSION_EXPIRED';
  }
}
