import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of what DevTools opens, in a folder that is gone after test `t`. */
export function copyProject(t) {
  const copy = mkdtempSync(join(tmpdir(), 'official-'));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ['miniprogram', 'project.config.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  return copy;
}
