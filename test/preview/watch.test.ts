import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FolderWatcher } from '../../server/lib/plugin/egg-development-preview/lib/watch';
import { until } from '../helpers/until';
import { Project } from './project';

describe('FolderWatcher', () => {
  let project: Project;
  let watcher: FolderWatcher;
  let changes = 0;

  beforeEach(() => {
    project = new Project();
    changes = 0;
    watcher = new FolderWatcher([project.source.absolute('')], () => (changes += 1));
  });

  afterEach(() => {
    watcher.close();
    project.remove();
  });

  const told = (count: number) => until(`${count} changes are told`, async () => changes === count);

  it('tells once of several steps of one save', async () => {
    for (let i = 0; i < 5; i++) project.write('pages/a/a.ts', `Page({ data: { i: ${i} } });`);
    await until('the change is told', async () => changes > 0);
    await sleep(200);
    assert.equal(changes, 1);
  });

  it('goes on telling of a file that an editor replaces, and of new folders', async () => {
    for (const round of [1, 2]) {
      project.write('pages/a/a.ts~', `Page({ data: { round: ${round} } });`);
      renameSync(project.source.absolute('pages/a/a.ts~'), project.source.absolute('pages/a/a.ts'));
      await told(round);
    }
    project.write('pages/b/b.ts', 'Page({});');
    await told(3);
    project.write('pages/b/b.ts', 'Page({ data: {} });');
    await told(4);
  });
});
