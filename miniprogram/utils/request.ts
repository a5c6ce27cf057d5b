import type { Api } from '../../typings/api';
import { API_BASE, TIMEOUT_MS } from '../config';
import { isAnswer, isErrorBody } from './answers';
import type { Route } from './answers';
import { AppError } from './errors';

export interface RequestOptions {
  token?: string;
  /** Milliseconds. @default TIMEOUT_MS */
  timeout?: number;
  /** Gets WeChat's handle of the request, which can abort it; it then fails with NETWORK. */
  onTask?: (task: WechatMiniprogram.RequestTask) => void;
}

/**
 * Calls a route of the contract; the only caller of `wx.request`.
 * The token is an argument, so that an answer always belongs to the token which its caller knows of.
 * @throws AppError with the server's error, or NETWORK, TIMEOUT, BAD_ANSWER.
 */
export function request<R extends Route>(
  route: R,
  data: Api[R]['request'],
  { token, timeout = TIMEOUT_MS, onTask }: RequestOptions = {},
): Promise<Api[R]['response']> {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string];
  return new Promise((resolve, reject) => {
    const task = wx.request({
      url: API_BASE + path,
      method,
      data,
      header: token ? { Authorization: `Bearer ${token}` } : {},
      timeout,
      // Any HTTP status arrives here, and the body is whatever the answering machine sent.
      success({ statusCode, data: body }) {
        const ok = statusCode >= 200 && statusCode < 300;
        if (ok && isAnswer(route, body)) resolve(body);
        else if (!ok && isErrorBody(body)) reject(new AppError(body));
        else reject(new AppError({ code: 'BAD_ANSWER' }));
      },
      fail: ({ errMsg }) => reject(new AppError({ code: errMsg.includes('timeout') ? 'TIMEOUT' : 'NETWORK' })),
    });
    onTask?.(task);
  });
}
