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
  /** Gets WeChat's handle of the request, which can abort it; it then fails with NETWORK. */
  onTask?: (task: WechatMiniprogram.RequestTask) => void;
}

type Answer = WechatMiniprogram.RequestSuccessCallbackResult;

/**
 * Calls a route of the contract.
 * The token is an argument, so that an answer always belongs to the token which its caller knows of.
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
 * The only caller of `wx.request`. Any HTTP status is an answer, and its body whatever the answering machine sent.
 * The callbacks only settle: what is thrown inside of them reaches nobody.
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
