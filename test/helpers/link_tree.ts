import { copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** npm writes its account of a tree into the file that is there; a link would change the other tree as well. */
const REWRITTEN = '.package-lock.json';
/** No package: tools write and rename files in it at any time. */
const CACHE = '.cache';

/**
 * The same tree at another place, of hard links: a second for the 14 000 files of an installation. npm never changes a file of a
 * package, it puts another one in its place.
 */
export function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === CACHE) continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name === REWRITTEN) copyFileSync(source, target);
    else linkSync(source, target);
  }
}
