import type { ErrorBody, ErrorCode, LoginErrorCode } from '../../../typings/api';
import type { ClientErrorCode, Failure } from './errors';
import { formatTime } from './format';

/** Typed so that a new code of the login does not compile without a message. */
const SERVER_MESSAGES: Record<LoginErrorCode, string> = {
  INVALID_PARAM: '提交的内容有误，请检查后再试。',
  WECHAT_CODE_INVALID: '微信没有认可这次的凭证，请稍后再试。',
  TOKEN_MISSING: '本机没有带上登录凭证，请重新登录。',
  TOKEN_INVALID: '本机的登录凭证无法识别，请重新登录。',
  SESSION_EXPIRED: '登录已过期，或已经退出，请重新登录。',
  SESSION_REPLACED: '本机随之退出。如果不是你本人，请尽快重新登录。',
  SESSION_KICKED: '管理员结束了本机的登录。如有疑问，请联系客服。',
  ACCOUNT_DELETED: '账号已注销，或已在微信中取消授权，本机的登录随之结束。',
  WECHAT_USER_BLOCKED: '微信判定当前账号存在风险，没有允许这次登录。',
  USER_BANNED: '期间不能登录。如有疑问，请联系客服。',
  NOT_FOUND: '没有找到，请更新小程序后再试。',
  WECHAT_USER_MISMATCH: '当前微信账号不是登录的账号，请退出后重新登录。',
  PAYLOAD_TOO_LARGE: '发送的内容过大，请更新小程序后再试。',
  RATE_LIMITED: '现在请求太多，暂时处理不了，请稍后再试。',
  WECHAT_MISCONFIGURED: '服务端的微信配置有误，我们需要先修好它，请稍后再试。',
  INTERNAL: '服务器出了点问题，请稍后再试。',
  WECHAT_UNAVAILABLE: '暂时联系不上微信服务，请稍后再试。',
  WECHAT_QUOTA: '今天的请求次数已达上限，请过一段时间再试。',
  STORE_UNAVAILABLE: '服务器正忙，暂时无法处理，请稍后再试。',
};

const CLIENT_MESSAGES: Record<ClientErrorCode, string> = {
  NETWORK: '网络连接失败，请检查网络后重试。',
  TIMEOUT: '网络有点慢，服务器没有及时回应，请重试。',
  BAD_ANSWER: '没有收到服务器的正常回应，请检查网络后重试。',
  WX_LOGIN_FAILED: '没能从微信取得登录凭证，请检查网络后重试。',
  SINGLE_PAGE: '从朋友圈打开的页面不能登录，请先点击「前往小程序」。',
  WECHAT_TOO_OLD: '微信版本过低，请更新微信后再登录。',
  STORAGE_FAILED: '手机没能更新本机的登录信息，请检查存储空间后重试。',
  LOGGED_OUT: '还没有登录，请先登录。',
  PHONE_QUOTA: '手机号额度已用完，暂时不能绑定。',
  PHONE_UNSUPPORTED: '微信版本过低，请更新微信后再绑定手机号。',
  PHONE_FAILED: '没能从微信取得手机号，请稍后再试。',
  EXIT_FAILED: '没能关闭小程序，请点击右上角的关闭按钮离开。',
  UNEXPECTED: '小程序出了点问题，请关闭后重新打开。',
};

const MESSAGES: Partial<Record<string, string>> = { ...SERVER_MESSAGES, ...CLIENT_MESSAGES };

type Words = string | ((failure: Failure) => string);
/** The application's, by code. */
const own = new Map<string, Words>();

/** What the phone says of error codes of your own, by code: text, or what makes the text of the failure with its details. */
export type OwnMessages = {
  [C in Exclude<ErrorCode, LoginErrorCode>]?: string | ((failure: Extract<ErrorBody, { code: C }>) => string);
};

/** Sets the messages of error codes of your own. Without one, the phone says what the server says. */
export function defineMessages(messages: OwnMessages): void {
  for (const [code, words] of Object.entries(messages as Record<string, Words | undefined>)) {
    if (words) own.set(code, words);
  }
}

const has = (messages: object, code: unknown): boolean =>
  typeof code === 'string' && Object.keys(messages).includes(code);

/** Whether this is a code of the contract. */
export const isErrorCode = (code: unknown): code is LoginErrorCode => has(SERVER_MESSAGES, code);

/** Whether this is a code that only the client uses. */
export const isClientCode = (code: unknown): code is ClientErrorCode => has(CLIENT_MESSAGES, code);

/** The message for the user, in Chinese, with the details from the server. For a code that the phone does not know it is the server's message. */
export function messageOf(failure: Failure): string {
  const words = own.get(failure.code);
  if (words) return typeof words === 'string' ? words : words(failure);
  const message = MESSAGES[failure.code];
  if (message === undefined) return (failure as ErrorBody).message;
  if (failure.code === 'SESSION_REPLACED') {
    const time = formatTime(failure.replacedAt);
    const device = failure.device ? `「${failure.device}」` : '另一台设备';
    return `你的账号${time && `于 ${time} `}在${device}登录，${message}`;
  }
  if (failure.code === 'USER_BANNED') {
    const until = formatTime(failure.until);
    return `账号已被停用${until && `至 ${until}`}，${message}`;
  }
  return message;
}
