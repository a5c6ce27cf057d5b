import type { Api } from '../../../../typings/api';
import type { Route } from './answers';
import { readAnswer } from './read_answer';
import type { RequestOptions } from './request';
import { addressOf } from './route';
import { sent } from './sent';

/** The routes that take a file: WeChat uploads with POST only. */
export type UploadRoute = Extract<Route, `POST ${string}`>;

export interface UploadFileOptions extends Omit<RequestOptions, 'onTask'> {
  /** The file's name in the form. @default 'file' */
  name?: string;
  /** Called with 0 to 100. */
  onProgress?: (percent: number) => void;
  onTask?: (task: WechatMiniprogram.UploadTask) => void;
}

type Answer = WechatMiniprogram.UploadFileSuccessCallbackResult;

/** A photo takes longer than a request: WeChat's own time-out. */
const TIMEOUT_MS = 60_000;

/**
 * Uploads a file as multipart/form-data, with fields beside it. The only caller of `wx.uploadFile`.
 * @throws AppError as `request`
 */
export async function uploadFile<R extends UploadRoute>(
  route: R,
  filePath: string,
  fields: Api[R]['request'],
  { token, params, timeout = TIMEOUT_MS, name = 'file', onProgress, onTask }: UploadFileOptions = {},
): Promise<Api[R]['response']> {
  const { url } = addressOf(route, params);
  const header = token ? { Authorization: `Bearer ${token}` } : {};
  const formData: Record<string, unknown> = { ...(fields as object | undefined) };
  const answer = await sent<Answer, WechatMiniprogram.UploadTask>(
    (callbacks) => wx.uploadFile({ url, filePath, name, formData, header, timeout, ...callbacks }),
    timeout,
    (task) => {
      if (onProgress) task.onProgressUpdate(({ progress }) => onProgress(progress));
      onTask?.(task);
    },
  );
  return readAnswer(route, { ...answer, data: parsed(answer.data) });
}

/** `wx.uploadFile` gives the body as text. */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}
