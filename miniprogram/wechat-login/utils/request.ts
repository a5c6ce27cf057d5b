import type { Api } from '../../../typings/api';
import { isAnswer, isErrorBody } from './answers';
import type { Route } from './answers';
import { apiBase } from './api_base';
import { AppError } from './errors';
import { TIMEOUT_MS } from './wechat';

export interface RequestOptions {
  token?: string;
  /** Milliseconds. @default TIMEOUT_MS */
  timeout?: number;
  /** Receives WeChat's task, which can abort the request; it then fails with NETWORK. */
  onTask?: (task: WechatMiniprogram.RequestTask) => void;
}

type Answer = WechatMiniprogram.RequestSuccessCallbackResult;

/**
 * Calls a route of the contract. The token is an argument, so that the caller knows to which token the answer belongs.
 * @throws AppError with the server's error, or NETWORK, TIMEOUT, BAD_ANSWER.
 */
export async function request<R extends Route>(
  route: R,
  data: Api[R]['request'],
  options: RequestOptions = {},
): Promise<Api[R]['response']> {
  const { statusCode, data: body } = await send(route, data, options);
  const ok = statusCode >= 200 && statusCode < 300;
  if (ok && isAnswer(route, statusCode, body)) return body;
  throw new AppError(!ok && isErrorBody(body) ? body : { code: 'BAD_ANSWER' });
}

/**
 * The only caller of `wx.request`. Resolves with any HTTP status and any body. The callbacks only settle the promise: an
 * error thrown inside of them would be lost.
 */
function send(
  route: Route,
  data: Api[Route]['request'],
  { token, timeout = TIMEOUT_MS, onTask }: RequestOptions,
): Promise<Answer> {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string];
  return new Promise((resolve, reject) => {
    const task = wx.request({
      url: apiBase() + path,
      method,
      data,
      header: token ? { Authorization: `Bearer ${token}` } : {},
      timeout,
      success: resolve,
      fail: (result) => reject(new AppError({ code: /timeout/.test(result?.errMsg) ? 'TIMEOUT' : 'NETWORK' })),
    });
    onTask?.(task);
  });
}
