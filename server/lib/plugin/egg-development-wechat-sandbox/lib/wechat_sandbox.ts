import { createHash, randomBytes } from 'node:crypto';

/** As in WeChat: a code is valid for 5 minutes. */
const CODE_LIFE_MS = 5 * 60 * 1000;
/** Beyond this many codes, the oldest are evicted. */
const MAX_CODES = 10_000;

/** The failures that the exchange of a code can be made to provoke. */
export const FAILURES = {
  '-1': 'system error',
  40013: 'invalid appid',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40226: 'code blocked',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  timeout: 'no answer at all',
  'broken-json': 'an answer that is not JSON',
} as const;

export type Failure = keyof typeof FAILURES | `${keyof typeof FAILURES}`;

/** The body of an answer, or `undefined` for none at all. */
export type SandboxAnswer = string | undefined;

interface IssuedCode {
  user: string;
  issuedAt: number;
  used: boolean;
  failure?: Failure;
}

/** Stands in for WeChat's `wx.login` (`issueCode`) and code2Session, as documented. Keeps everything in memory. */
export class WechatSandbox {
  private readonly codes = new Map<string, IssuedCode>();

  constructor(private readonly credentials: { appid: string; secret: string }) {}

  /** Issues a code as `wx.login` would: single use, valid for 5 minutes. */
  issueCode(user: string, failure?: Failure): string {
    const code = `0${randomBytes(24).toString('base64url')}`;
    this.codes.set(code, { user, issuedAt: Date.now(), used: false, failure });
    if (this.codes.size > MAX_CODES) this.codes.delete(this.codes.keys().next().value!);
    return code;
  }

  /** A user name always has the same openid. */
  openidOf(user: string): string {
    const { appid } = this.credentials;
    return `o${createHash('sha256').update(`${appid}:${user}`).digest('base64url').slice(0, 27)}`;
  }

  /**
   * `GET /sns/jscode2session`
   * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
   */
  code2Session(query: URLSearchParams): SandboxAnswer {
    if (!query.get('appid')) return refuse(41002, 'appid missing');
    if (!query.get('secret')) return refuse(41004, 'appsecret missing');
    if (!query.get('js_code')) return refuse(41008, 'missing code');
    if (query.get('appid') !== this.credentials.appid) return refuse(40013, FAILURES[40013]);
    if (query.get('secret') !== this.credentials.secret) return refuse(40125, FAILURES[40125]);
    return this.exchange(query.get('js_code')!);
  }

  private exchange(code: string): SandboxAnswer {
    const issued = this.codes.get(code);
    if (!issued || Date.now() - issued.issuedAt > CODE_LIFE_MS) return refuse(40029, FAILURES[40029]);
    if (issued.failure !== undefined) return provoke(issued.failure);
    if (issued.used) return refuse(40163, FAILURES[40163]);
    issued.used = true;
    const openid = this.openidOf(issued.user);
    return JSON.stringify({ session_key: randomBytes(16).toString('base64'), openid });
  }
}

function provoke(failure: Failure): SandboxAnswer {
  if (failure === 'timeout') return undefined;
  if (failure === 'broken-json') return '{"session_key":';
  return refuse(Number(failure), FAILURES[failure]);
}

function refuse(errcode: number, errmsg: string): string {
  return JSON.stringify({ errcode, errmsg });
}
