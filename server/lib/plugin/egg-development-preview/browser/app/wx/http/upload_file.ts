import { expectOptions, unknown } from '../../loud';
import { CALLBACKS, Failure } from '../call';
import type { Callbacks } from '../call';
import { Listeners } from '../listeners';
import { fileOf } from '../media';
import { exchange } from './exchange';
import { startTask } from './request';

interface UploadOptions {
  url: string;
  filePath: string;
  /** The file's name in the form. */
  name: string;
  formData?: Record<string, unknown>;
  header?: Record<string, string>;
  /** Milliseconds. */
  timeout?: number;
}

interface UploadResult {
  statusCode: number;
  /** The body as text, also when it is JSON. */
  data: string;
}

interface Progress {
  progress: number;
  totalBytesSent: number;
  totalBytesExpectedToSend: number;
}

const KNOWN = ['url', 'filePath', 'name', 'formData', 'header', 'timeout', ...CALLBACKS];

/** `wx.uploadFile`: a POST of a form; any HTTP status is a success. */
export function uploadFile(options: UploadOptions & Callbacks<UploadResult>) {
  expectOptions('uploadFile', options, KNOWN);
  const { url, filePath, name, formData, header } = options;
  if (typeof name !== 'string' || !name) unknown('wx.uploadFile without the name of the file in the form');
  const progress = new Listeners<Progress>();
  const task = startTask('uploadFile', options, async (signal) => {
    const file = fileOf(filePath);
    if (!file) throw new Failure('file not found');
    const form = new FormData();
    for (const [field, value] of Object.entries(formData ?? {})) form.append(field, String(value));
    form.append(name, file);
    const { statusCode, data } = await exchange({ url, method: 'POST', header, form, dataType: 'other' }, signal);
    // A browser tells nothing on the way.
    progress.emit({ progress: 100, totalBytesSent: file.size, totalBytesExpectedToSend: file.size });
    return { statusCode, data: data as string };
  });
  return { ...task, onProgressUpdate: progress.on, offProgressUpdate: progress.off };
}
