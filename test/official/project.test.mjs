import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProject } from './compile_project.mjs';
import { copyProject } from './copy_project.mjs';
import { viewProblems, viewsSkipped } from './views.mjs';

test('every WXML and WXSS compiles with wcc and wcsc', { skip: viewsSkipped }, (t) => {
  assert.equal(viewProblems(copyProject(t)), '');
});

test('the whole project compiles with miniprogram-ci', async (t) => {
  const project = copyProject(t);
  const { files, problem } = await compileProject(project);
  assert.equal(problem, undefined);

  const { pages } = JSON.parse(readFileSync(join(project, 'miniprogram/app.json'), 'utf8'));
  const expected = ['app.js', 'app.json', 'app.wxss'];
  for (const page of pages) {
    expected.push(`${page}.js`, `${page}.wxml`);
    // WeChat needs neither.
    for (const file of [`${page}.json`, `${page}.wxss`]) {
      if (existsSync(join(project, 'miniprogram', file))) expected.push(file);
    }
  }
  const missing = expected.filter((file) => !files.includes(file));
  assert.deepEqual(missing, []);
  const stray = files.filter((file) => /\.(ts|md)$/.test(file));
  assert.deepEqual(stray, []);
});
