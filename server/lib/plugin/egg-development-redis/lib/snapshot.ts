import type { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** What ioredis-mock has of its data. */
export interface EmbeddedRedis {
  context: {
    data: { keys(): string[]; get(key: string): unknown; set(key: string, value: unknown): void };
    /** Milliseconds since 1970, by key. */
    expires: { get(key: string): number | undefined; set(key: string, at: number): void };
    /** Emits `modified` with the key. */
    modifiedKeyEvents: EventEmitter;
  };
}

type Context = EmbeddedRedis['context'];
type Entry = [key: string, value: unknown, expiresAt?: number];

/** The file is shared by all workers of one `npm run dev`; the master's process id names it. */
const prefixOf = (master: number) => `embedded-redis-${master}-`;

function snapshotsIn(folder: string, master: number): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.startsWith(prefixOf(master)));
}

export function removeSnapshots(folder: string, master: number): void {
  for (const name of snapshotsIn(folder, master)) rmSync(path.join(folder, name), { force: true });
}

/**
 * The embedded Redis' data in a file, written after every change. The file belongs to the worker in whose name it is. A new worker
 * takes it over by renaming it; then the older one, which serves a moment longer, no longer writes.
 */
export class Snapshot {
  private readonly file: string;
  private isDue = false;

  constructor(
    private readonly folder: string,
    private readonly master: number,
    worker: number,
  ) {
    this.file = path.join(folder, `${prefixOf(master)}${worker}`);
  }

  /** Loads what the worker before has left, and writes every change from now on. */
  keep(context: Context): void {
    mkdirSync(this.folder, { recursive: true });
    for (const name of snapshotsIn(this.folder, this.master)) renameSync(path.join(this.folder, name), this.file);
    if (existsSync(this.file)) load(context, deserialize(readFileSync(this.file)) as Entry[]);
    this.write(context);
    context.modifiedKeyEvents.on('modified', () => this.writeSoon(context));
  }

  /** Once for all changes of this turn of the event loop. */
  private writeSoon(context: Context): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      if (existsSync(this.file)) this.write(context);
    });
  }

  private write({ data, expires }: Context): void {
    const entries = data.keys().map((key): Entry => [key, data.get(key), expires.get(key)]);
    writeFileSync(this.file, serialize(entries), { mode: 0o600 });
  }
}

function load({ data, expires }: Context, entries: Entry[]): void {
  for (const [key, value, expiresAt] of entries) {
    data.set(key, value);
    if (expiresAt !== undefined) expires.set(key, expiresAt);
  }
}
