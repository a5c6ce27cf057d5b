import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compile } from '../../server/lib/plugin/egg-development-preview/lib/compiler/compile';
import { Source } from '../../server/lib/plugin/egg-development-preview/lib/compiler/source';

/** A mini program that compiles. */
const FILES: Record<string, string> = {
  'app.json': '{\n  "pages": ["pages/a/a"]\n}\n',
  'app.ts': 'App({});\n',
  'pages/a/a.ts': 'Page({});\n',
  'pages/a/a.wxml': '<view>a</view>\n',
};

/** A project in a folder of its own, which is there as long as the test runs. */
export class Project {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'preview-'));
  readonly source = new Source(this.root);

  /** @param changes - files that are added or differ; undefined for one that is missing */
  constructor(changes: Record<string, string | undefined> = {}) {
    for (const [file, text] of Object.entries({ ...FILES, ...changes })) {
      if (text !== undefined) this.write(file, text);
    }
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(this.source.absolute(file)), { recursive: true });
    writeFileSync(this.source.absolute(file), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What the compiler says of a project with these files: `kind file:line:column message` each. */
export async function problemsWith(changes: Record<string, string | undefined>): Promise<string[]> {
  const project = new Project(changes);
  try {
    const { problems } = await compile(project.source);
    return problems.map(({ kind, file, line, column, message }) => `${kind} ${file}:${line}:${column} ${message}`);
  } finally {
    project.remove();
  }
}
