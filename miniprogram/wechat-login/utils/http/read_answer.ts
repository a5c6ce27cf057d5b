import type { Api } from '../../../../typings/api';
import { isAnswer, isErrorBody } from './answers';
import type { Route } from './answers';
import { AppError } from '../errors';
import { retryAfterOf } from './headers';
import { noteServerTime } from './server_time';

interface Answer {
  statusCode: number;
  data: unknown;
  /** `wx.uploadFile` gives none on some phones. */
  header?: object;
}

/** The answer of a route. @throws AppError with the server's error, or BAD_ANSWER */
export function readAnswer<R extends Route>(
  route: R,
  { statusCode, data: body, header = {} }: Answer,
): Api[R]['response'] {
  const ok = statusCode >= 200 && statusCode < 300;
  if (ok && isAnswer(route, statusCode, body)) {
    noteServerTime(header);
    return body;
  }
  if (ok || !isErrorBody(body)) throw new AppError({ code: 'BAD_ANSWER' });
  noteServerTime(header);
  throw new AppError({ ...body, ...retryAfterOf(header) });
}
