import type { ErrorCode, LoginErrorCode } from '../../../../../../typings/api';

/** What an error code answers. */
export interface ErrorDefinition {
  /** The HTTP status: 400 to 599. */
  status: number;
  /** For the user, in Chinese. */
  message: string;
}

/** Codes of an application, each with its answer. The types know the codes from `ErrorDetails` of `typings/api.d.ts`. */
export type ErrorDefinitions = { readonly [C in Exclude<ErrorCode, LoginErrorCode>]?: Readonly<ErrorDefinition> };

/** The HTTP status and the message for each code. The client may show the message to its user. */
const LOGIN_ANSWERS: Record<LoginErrorCode, ErrorDefinition> = {
  INVALID_PARAM: { status: 400, message: '请求内容有误，请更新小程序后重试' },
  WECHAT_CODE_INVALID: { status: 400, message: '微信给出的凭证已失效，请再试一次' },
  TOKEN_MISSING: { status: 401, message: '请先登录' },
  TOKEN_INVALID: { status: 401, message: '登录凭证无效，请重新登录' },
  SESSION_EXPIRED: { status: 401, message: '登录已过期，请重新登录' },
  SESSION_REPLACED: { status: 401, message: '你的账号已在其他设备登录' },
  SESSION_KICKED: { status: 401, message: '你已被管理员强制下线' },
  ACCOUNT_DELETED: { status: 401, message: '账号已注销' },
  WECHAT_USER_BLOCKED: { status: 403, message: '微信判定该账号存在风险，暂时无法登录' },
  USER_BANNED: { status: 403, message: '该账号已被停用，暂时无法登录' },
  NOT_FOUND: { status: 404, message: '请求的接口不存在' },
  WECHAT_USER_MISMATCH: { status: 409, message: '微信账号与当前登录的账号不一致' },
  PAYLOAD_TOO_LARGE: { status: 413, message: '请求内容过大' },
  RATE_LIMITED: { status: 429, message: '请求太多，请稍后再试' },
  WECHAT_MISCONFIGURED: { status: 500, message: '服务配置有误，我们正在处理，请稍后再试' },
  INTERNAL: { status: 500, message: '服务出错了，请稍后再试' },
  WECHAT_UNAVAILABLE: { status: 502, message: '微信服务暂时不可用，请稍后再试' },
  WECHAT_QUOTA: { status: 503, message: '今天的请求次数已达上限，请稍后再试' },
  STORE_UNAVAILABLE: { status: 503, message: '服务暂时不可用，请稍后再试' },
};

const definitions = new Map<string, Readonly<ErrorDefinition>>(Object.entries(LOGIN_ANSWERS));

/** The form of the contract's codes. */
const CODE = /^[A-Z][A-Z\d]*(_[A-Z\d]+)*$/;

/**
 * Defines error codes of an application, to be thrown as `new ApiError('…')`. The same definition again changes nothing: tests
 * start several applications in one process.
 *
 * @throws {TypeError} a code, status or message that cannot be answered, or a code that is defined otherwise
 */
export function defineErrors(errors: ErrorDefinitions): void {
  for (const [code, { status, message }] of Object.entries<Readonly<ErrorDefinition>>(errors)) {
    if (!CODE.test(code)) throw new TypeError(`The error code ${code} must be capitals and digits, such as SOLD_OUT`);
    if (!Number.isInteger(status) || status < 400 || status > 599)
      throw new TypeError(`The status of ${code} must be a whole number from 400 to 599`);
    if (typeof message !== 'string' || message === '') throw new TypeError(`${code} must have a message for the user`);
    const known = definitions.get(code);
    if (known && (known.status !== status || known.message !== message))
      throw new TypeError(`The error code ${code} is already defined, with another status or message`);
    definitions.set(code, { status, message });
  }
}

/** @throws {TypeError} the code is not defined: a defect of the application */
export function definitionOf(code: string): Readonly<ErrorDefinition> {
  const found = definitions.get(code);
  if (!found) throw new TypeError(`The error code ${code} is not defined: see app.wechatLogin.defineErrors`);
  return found;
}
