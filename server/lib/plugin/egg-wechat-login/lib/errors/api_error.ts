import type { DetailsOf, ErrorCode } from '../../../../../../typings/api';

/** The HTTP status and the message for each code. The client may show the message to its user. */
const ANSWERS: Record<ErrorCode, { status: number; message: string }> = {
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
  RATE_LIMITED: { status: 429, message: '操作过于频繁，请稍后再试' },
  WECHAT_MISCONFIGURED: { status: 500, message: '服务配置有误，我们正在处理，请稍后再试' },
  INTERNAL: { status: 500, message: '服务出错了，请稍后再试' },
  WECHAT_UNAVAILABLE: { status: 502, message: '微信服务暂时不可用，请稍后再试' },
  WECHAT_QUOTA: { status: 503, message: '今天的请求次数已达上限，请稍后再试' },
  STORE_UNAVAILABLE: { status: 503, message: '服务暂时不可用，请稍后再试' },
};

export interface ApiErrorOptions<C extends ErrorCode> {
  /** For the log only; must not contain a secret, token, code, openid or session_key. */
  reason?: string;
  /** For the log only. Production logs its name, code and stack, not its message, which may quote what was sent. */
  cause?: unknown;
  /** Goes into the body. */
  details?: DetailsOf<C>;
  /** Whole seconds, at least 1: goes into `Retry-After`. */
  retryAfterSeconds?: number;
}

/** The one error that this service throws on purpose. Its code determines the whole answer. */
export class ApiError<C extends ErrorCode = ErrorCode> extends Error {
  readonly status: number;
  /** For the user, in Chinese. */
  readonly userMessage: string;
  readonly reason?: string;
  readonly details?: DetailsOf<C>;
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: C,
    { reason, cause, details, retryAfterSeconds }: ApiErrorOptions<C> = {},
  ) {
    // Without a stack, as in `withoutStack`: the useful one is the cause's.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason ? `${code}: ${reason}` : code, { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'ApiError';
    this.status = ANSWERS[code].status;
    this.userMessage = ANSWERS[code].message;
    this.reason = reason;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
