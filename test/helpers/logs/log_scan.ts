import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Three parts of base64url; the first begins with an encoded `{"`, as in every JWT. */
const JWT = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

/** The length of each log file, to find out later what has been written since. */
export type Lengths = ReadonlyMap<string, { ino: number; size: number }>;

/** The log files in a folder and its subfolders. */
function logFiles(dir: string): string[] {
  try {
    const names = readdirSync(dir, { recursive: true }) as string[];
    return names.filter((name) => name.endsWith('.log')).map((name) => path.join(dir, name));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw err;
  }
}

export function lengthsOfLogs(dir: string): Lengths {
  return new Map(logFiles(dir).map((file) => [file, statSync(file)]));
}

/** What has been written to each log file since; a new file counts as a whole. */
export function writtenSince(dir: string, before: Lengths): Map<string, string> {
  return new Map(
    logFiles(dir).map((file) => {
      const { ino, size } = statSync(file);
      const known = before.get(file);
      const from = known?.ino === ino && known.size <= size ? known.size : 0;
      return [file, readFileSync(file).subarray(from).toString('utf8')];
    }),
  );
}

/**
 * Searches a text for all values in one pass: at each place it compares only the values that begin like the text there.
 * A search for one value after another takes 20 s for the logs of a whole run; this takes 1.5 s.
 */
class Needles {
  private readonly byHead = new Map<string, { needle: string; kind: string }[]>();
  private readonly headLength: number;

  constructor(values: ReadonlyMap<string, string>) {
    this.headLength = [...values.keys()].reduce((least, value) => Math.min(least, value.length), Infinity);
    for (const [value, kind] of values) {
      // As it is, and URL-encoded, which is never shorter.
      for (const needle of new Set([value, encodeURIComponent(value)])) this.add(needle, kind);
    }
  }

  /** The kinds of the values that the text contains. */
  *foundIn(text: string): Generator<string> {
    for (let at = 0; at + this.headLength <= text.length; at += 1) {
      for (const { needle, kind } of this.byHead.get(text.substring(at, at + this.headLength)) ?? []) {
        if (text.startsWith(needle, at)) yield kind;
      }
    }
  }

  private add(needle: string, kind: string): void {
    const head = needle.slice(0, this.headLength);
    const others = this.byHead.get(head);
    if (others) others.push({ needle, kind });
    else this.byHead.set(head, [{ needle, kind }]);
  }
}

/** Finds these values, and any JWT, in the texts. @return `<file>: <kind>`, never the value itself */
export function findLeaks(texts: Map<string, string>, values: ReadonlyMap<string, string>): string[] {
  const leaks = new Set<string>();
  const needles = new Needles(values);
  for (const [file, text] of texts) {
    if (JWT.test(text)) leaks.add(`${file}: a token`);
    for (const kind of needles.foundIn(text)) leaks.add(`${file}: ${kind}`);
  }
  return [...leaks];
}
