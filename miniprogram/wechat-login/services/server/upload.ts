import type { Api } from '../../../../typings/api';
import type { RouteOptions } from '../../utils/http/route';
import { uploadFile } from '../../utils/http/upload_file';
import type { UploadRoute } from '../../utils/http/upload_file';
import { asUser } from './as_user';
import type { CallOptions } from './call';

export interface UploadOptions extends Omit<CallOptions, 'timeout'> {
  /** Milliseconds. @default 60_000 */
  timeout?: number;
  /** The file's name in the form. @default 'file' */
  name?: string;
  /** Called with 0 to 100. */
  onProgress?: (percent: number) => void;
}

type Options = UploadOptions & { params?: Readonly<Record<string, string | number>> };

/**
 * Uploads a file as the logged-in user, as `call` calls a route: with the token, once more after a renewal, given up at a logout.
 * @param filePath - such as a `tempFilePath` of `wx.chooseMedia`
 * @param fields - sent in the form, beside the file
 * @throws AppError as `call`
 */
export function upload<R extends UploadRoute>(
  route: R,
  filePath: string,
  fields: Api[R]['request'],
  ...[options]: RouteOptions<R, UploadOptions>
): Promise<Api[R]['response']> {
  const { onTask, ...rest }: Options = options ?? {};
  const send = (token: string, giveUp: NonNullable<typeof onTask>) =>
    uploadFile(route, filePath, fields, { ...rest, token, onTask: giveUp });
  return asUser(send, onTask);
}
