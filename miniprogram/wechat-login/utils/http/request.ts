import type { Api } from '../../../../typings/api';
import type { Route } from './answers';
import { readAnswer } from './read_answer';
import { addressOf } from './route';
import { sent } from './sent';
import { TIMEOUT_MS } from '../wechat';

export interface RequestOptions {
  token?: string;
  /** The parameters of the path: see `addressOf`. */
  params?: Readonly<Record<string, string | number>>;
  /** Milliseconds. @default TIMEOUT_MS */
  timeout?: number;
  /** Receives WeChat's task, which can abort the request; it then fails with NETWORK. */
  onTask?: (task: WechatMiniprogram.RequestTask) => void;
}

type Answer = WechatMiniprogram.RequestSuccessCallbackResult;

/** The methods whose data WeChat says what it makes of: a query, and JSON. */
const BY_WECHAT = ['GET', 'HEAD', 'POST'];

/**
 * Calls a route of the contract. The token is an argument, so that the caller knows to which token the answer belongs.
 * The only caller of `wx.request`.
 * @throws AppError with the server's error, or NETWORK, TIMEOUT, BAD_ANSWER.
 */
export async function request<R extends Route>(
  route: R,
  data: Api[R]['request'],
  { token, params, timeout = TIMEOUT_MS, onTask }: RequestOptions = {},
): Promise<Api[R]['response']> {
  const { method, url } = addressOf(route, params);
  const header = token ? { Authorization: `Bearer ${token}` } : {};
  const body = BY_WECHAT.includes(method) ? data : data && JSON.stringify(data);
  const answer = await sent<Answer, WechatMiniprogram.RequestTask>(
    (callbacks) => wx.request({ url, method, data: body, header, timeout, ...callbacks }),
    timeout,
    onTask,
  );
  return readAnswer(route, answer);
}
