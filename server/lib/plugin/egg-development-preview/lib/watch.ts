import { readdirSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';

/** Editors save in several steps: wait for the last one. */
const SETTLE_MS = 80;

/**
 * Watches folders and everything in them. Uses one watcher per folder and reads the tree again after each change, because
 * `recursive` on Linux loses files that an editor replaces.
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
    // Deleting a folder also emits an error on its watcher.
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
