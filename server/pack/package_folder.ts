import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pkg from '../../package.json';

const run = promisify(execFile);

/** The project's own folder. */
export const PROJECT = path.resolve(__dirname, '../..');

/**
 * Packs a package as `npm publish` would.
 * @param destination - where the file goes; made if it is not there
 * @param fill - writes the package's files into an empty temporary folder
 * @return the file's path
 */
export async function packFolder(destination: string, fill: (folder: string) => void | Promise<void>): Promise<string> {
  const target = path.resolve(destination);
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(path.join(tmpdir(), 'pack-'));
  try {
    await fill(folder);
    const options = ['--ignore-scripts', '--json', '--pack-destination', target];
    const { stdout } = await run('npm', ['pack', ...options], { cwd: folder });
    const [{ filename }] = JSON.parse(stdout) as Array<{ filename: string }>;
    return path.join(target, filename);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a package.json with the project's version and license. */
export function writePackageJson(
  folder: string,
  { name, ...fields }: { name: string; [field: string]: unknown },
): void {
  const { version, license } = pkg;
  const text = JSON.stringify({ name, version, license, ...fields }, null, 2);
  writeFileSync(path.join(folder, 'package.json'), `${text}\n`);
}
