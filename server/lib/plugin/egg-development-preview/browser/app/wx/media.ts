import { unknown } from '../loud';
import { call, Failure } from './call';

interface MediaOptions {
  count?: number;
  mediaType?: string[];
  sourceType?: string[];
  sizeType?: string[];
}

interface MediaFile {
  tempFilePath: string;
  /** Bytes. */
  size: number;
  fileType: 'image';
}

/** The files that the user has chosen, by their temporary path. */
const chosen = new Map<string, File>();

/** A file of `wx.chooseMedia`, as long as the mini program runs. */
export const fileOf = (path: string): File | undefined => chosen.get(path);

/** The browser's own dialogue, in place of album and camera. */
export const chooseMedia = call(
  'chooseMedia',
  ['count', 'mediaType', 'sourceType', 'sizeType'],
  async ({
    count = 9,
    mediaType = ['image', 'video'],
  }: MediaOptions): Promise<{ type: 'image'; tempFiles: MediaFile[] }> => {
    if (mediaType.join() !== 'image') unknown("wx.chooseMedia of anything but mediaType: ['image']");
    if (!navigator.userActivation.isActive) unknown('wx.chooseMedia without a tap of the user');
    const files = await ask(count);
    return { type: 'image', tempFiles: files.slice(0, count).map(keep) };
  },
);

function ask(count: number): Promise<File[]> {
  const input = Object.assign(document.createElement('input'), {
    type: 'file',
    accept: 'image/*',
    multiple: count > 1,
  });
  return new Promise((resolve, reject) => {
    input.addEventListener('change', () => resolve([...input.files!]));
    input.addEventListener('cancel', () => reject(new Failure('cancel')));
    input.click();
  });
}

function keep(file: File): MediaFile {
  const tempFilePath = URL.createObjectURL(file);
  chosen.set(tempFilePath, file);
  return { tempFilePath, size: file.size, fileType: 'image' };
}
