import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What `<image>` shows in WeChat. */
const TYPES = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.svg'];

/**
 * An image of the mini program.
 *
 * @param file - its path in `miniprogram/`, as in a URL
 * @return its type and content; undefined if there is no such image
 */
export async function readAsset({ baseDir }: { baseDir: string }, file: string): Promise<[string, Buffer] | undefined> {
  const type = path.extname(file).toLowerCase();
  if (!TYPES.includes(type)) return undefined;
  const folder = path.join(path.dirname(baseDir), 'miniprogram');
  try {
    const absolute = path.join(folder, decodeURIComponent(file));
    return path.relative(folder, absolute).startsWith('..') ? undefined : [type, await readFile(absolute)];
  } catch {
    return undefined;
  }
}
