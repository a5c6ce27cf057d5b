import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

/** A log's older files have a day as the end of their names: `audit.log.2026-01-31`, as Egg names them. */
const OLDER = /^(.+\.log)\.\d{4}-\d\d-\d\d/;

interface LogFile {
  file: string;
  bytes: number;
}

/** What egg-logrotator needs to begin a new file. */
export interface Move {
  srcPath: string;
  targetPath: string;
}

/** The logs in this folder that have reached the limit, and where they are to be moved. Egg deletes those files by their day, too. */
export async function fullLogs(dir: string, limitBytes: number): Promise<Map<string, Move>> {
  const full = (await filesIn(dir)).filter(({ file, bytes }) => file.endsWith('.log') && bytes >= limitBytes);
  const suffix = momentSuffix(new Date());
  return new Map(full.map(({ file }) => [file, { srcPath: file, targetPath: `${file}.${suffix}` }]));
}

/** Deletes the oldest files of each log, so that the rest has at most so many bytes. Leaves the files alone that are written to. */
export async function deleteOldest(dir: string, limitBytes: number): Promise<void> {
  const kept = new Map<string, number>();
  const older = (await filesIn(dir)).filter(({ file }) => OLDER.test(path.basename(file)));
  // By name, and so by day: the newest first.
  for (const { file, bytes } of older.sort((a, b) => (a.file < b.file ? 1 : -1))) {
    const [, log] = OLDER.exec(path.basename(file))!;
    const total = (kept.get(log) ?? 0) + bytes;
    kept.set(log, total);
    if (total > limitBytes) await unlink(file);
  }
}

async function filesIn(dir: string): Promise<LogFile[]> {
  const names = await readdir(dir);
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(dir, name);
      return { file, bytes: (await stat(file)).size };
    }),
  );
}

/** `2026-01-31-235959`, in local time as Egg's own names. */
function momentSuffix(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day}-${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('')}`;
}
