import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mm } from 'egg-mock/bootstrap';
import { Builder } from '../../server/lib/plugin/egg-development-preview/lib/builder';
import { TypeCheck } from '../../server/lib/plugin/egg-development-preview/lib/compiler/type_check';
import type { Events, Problem } from '../../server/lib/plugin/egg-development-preview/lib/protocol';
import { until } from '../helpers/until';
import { Project } from './project';

const PROBLEM: Problem = { kind: 'type', file: 'miniprogram/app.ts', line: 1, column: 1, message: 'TS1: wrong' };

describe('Builder', () => {
  it('drops type errors with the next save, before the check that takes seconds', async () => {
    const project = new Project();
    mkdirSync(path.join(project.root, 'typings'));
    const events: Events['build'][] = [];
    const builder = new Builder(
      project.root,
      (event) => events.push(event),
      () => undefined,
    );
    try {
      let checks = 0;
      // The second check is still under way when the test ends.
      mm(TypeCheck.prototype, 'run', () => ((checks += 1) === 1 ? Promise.resolve([PROBLEM]) : new Promise(() => {})));
      await builder.current();
      await until('the error is told', async () => events.length === 1);
      assert.deepEqual(events[0].problems, [PROBLEM]);
      // Mended in the types that both sides share: the JavaScript is the same.
      writeFileSync(path.join(project.root, 'typings/api.d.ts'), 'export interface Api {}\n');
      await until('the error is gone', async () => events.length === 2);
      assert.deepEqual(events[1], { ...events[0], problems: [] });
      assert.equal(checks, 2);
    } finally {
      builder.close();
      project.remove();
    }
  });
});
