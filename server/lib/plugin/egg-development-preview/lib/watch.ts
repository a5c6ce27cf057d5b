import { readdirSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';

/** Editors save in several steps. */
const SETTLE_MS = 80;

/**
 * Watches folders and everything in them. One watcher a folder and a new look at the tree after each change: what
 * `recursive` does on Linux loses files that an editor replaces.
 */
export class FolderWatcher {
  private watchers: FSWatcher[] = [];
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly folders: string[],
    private readonly changed: () => void,
  ) {
    this.start();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
  }

  private start(): void {
    this.watchers = this.folders
      .flatMap(treeOf)
      .map((folder) => watch(folder, { persistent: false }, () => this.soon()));
    // A folder that is deleted is an error of its watcher as well.
    for (const watcher of this.watchers) watcher.on('error', () => this.soon());
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.close();
      this.start();
      this.changed();
    }, SETTLE_MS);
  }
}

function treeOf(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap((entry) => treeOf(path.join(folder, entry.name)))];
}
