import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A folder that is gone after test `t`. */
export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'official-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of what DevTools opens, in a temporary folder. */
export function copyProject(t) {
  const copy = temporaryFolder(t);
  for (const part of ['miniprogram', 'project.config.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  return copy;
}
