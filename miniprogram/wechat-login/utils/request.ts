import type { Api } from '../../../typings/api';
import { isAnswer, isErrorBody } from './answers';
import type { Route } from './answers';
import { apiBase } from './api_base';
import { called } from './callback';
import { AppError } from './errors';
import { noteServerTime } from './server_time';
import { TIMEOUT_MS } from './wechat';

export interface RequestOptions {
  token?: string;
  /** Milliseconds. @default TIMEOUT_MS */
  timeout?: number;
  /** Receives WeChat's task, which can abort the request; it then fails with NETWORK. */
  onTask?: (task: WechatMiniprogram.RequestTask) => void;
}

type Answer = WechatMiniprogram.RequestSuccessCallbackResult;

/** How much longer than its own time-out a request may take, before WeChat is taken to have lost its end. */
const GRACE_MS = 5000;

/**
 * Calls a route of the contract. The token is an argument, so that the caller knows to which token the answer belongs.
 * @throws AppError with the server's error, or NETWORK, TIMEOUT, BAD_ANSWER.
 */
export async function request<R extends Route>(
  route: R,
  data: Api[R]['request'],
  options: RequestOptions = {},
): Promise<Api[R]['response']> {
  const { statusCode, data: body, header } = await send(route, data, options);
  const ok = statusCode >= 200 && statusCode < 300;
  if (ok && isAnswer(route, statusCode, body)) {
    noteServerTime(header);
    return body;
  }
  if (ok || !isErrorBody(body)) throw new AppError({ code: 'BAD_ANSWER' });
  noteServerTime(header);
  throw new AppError(body);
}

/** The only caller of `wx.request`. Resolves with any HTTP status and any body. */
function send(
  route: Route,
  data: Api[Route]['request'],
  { token, timeout = TIMEOUT_MS, onTask }: RequestOptions,
): Promise<Answer> {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string];
  const header = token ? { Authorization: `Bearer ${token}` } : {};
  let task: WechatMiniprogram.RequestTask | undefined;
  return called<Answer>(
    (callbacks) => {
      task = wx.request({ url: apiBase() + path, method, data, header, timeout, ...callbacks });
      onTask?.(task);
    },
    {
      timeout: timeout + GRACE_MS,
      error: (result) => new AppError({ code: !result || /timeout/.test(result.errMsg) ? 'TIMEOUT' : 'NETWORK' }),
      onTimeout: () => task?.abort(),
    },
  );
}
