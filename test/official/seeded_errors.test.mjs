/** A check that cannot fail shows nothing: one error of each kind in a copy of the project has to be found. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProject } from './compile_project.mjs';
import { copyProject } from './copy_project.mjs';
import { viewProblems, viewsSkipped } from './views.mjs';

const append = (text) => (source) => source + text;
const edit = (change) => (source) => JSON.stringify(change(JSON.parse(source)));

/**
 * `says`: beside the file's name, what the message has to contain. Neither compiler replaces the other: only wcc sees a
 * tag that is left open, and only wcsc an `@import` of nothing.
 */
const SEEDS = [
  { kind: 'WXML syntax', file: 'pages/home/home.wxml', seed: append('</view>'), view: true },
  { kind: 'WXSS syntax', file: 'pages/home/home.wxss', seed: append('.open { color: red;'), view: true },
  { kind: 'TypeScript syntax', file: 'wechat-login/utils/format.ts', seed: append('const open = ;') },
  { kind: 'bad JSON', file: 'pages/home/home.json', seed: append('}') },
  {
    kind: 'missing page',
    file: 'app.json',
    seed: edit((app) => ({ ...app, pages: [...app.pages, 'pages/gone/gone'] })),
    says: 'pages/gone/gone',
  },
  {
    kind: 'missing component',
    file: 'pages/home/home.json',
    seed: edit((page) => ({ ...page, usingComponents: { gone: '/components/gone' } })),
    says: '/components/gone',
  },
];

function seeded(t, { file, seed }) {
  const project = copyProject(t);
  const path = join(project, 'miniprogram', file);
  writeFileSync(path, seed(readFileSync(path, 'utf8')));
  return project;
}

function assertFound(t, problem, { file, says = file }) {
  t.diagnostic(problem);
  for (const part of [file, says])
    assert.ok(problem.includes(part), `expected a problem with ${part}, got: ${problem}`);
}

for (const error of SEEDS.filter(({ view }) => view)) {
  test(`wcc and wcsc find an error of the kind: ${error.kind}`, { skip: viewsSkipped }, (t) => {
    assertFound(t, viewProblems(seeded(t, error)), error);
  });
}

for (const error of SEEDS) {
  test(`miniprogram-ci finds an error of the kind: ${error.kind}`, async (t) => {
    const { problem = '' } = await compileProject(seeded(t, error));
    assertFound(t, problem, error);
  });
}
