import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { PROJECT, TYPESCRIPT } from '../../helpers/process/build';

/** Prints how many modules of egg itself are loaded, and what `new` returns. */
const PROGRAM = `
  const loaded = () => Object.keys(require.cache).filter((file) => /node_modules.egg.lib./.test(file)).length;
  const { Agent, Application, startCluster } = require('./server/lib/framework');
  console.log(typeof startCluster, loaded());
  process.env.EGG_TYPESCRIPT = 'true';
  process.env.EGG_SERVER_ENV = 'unittest';
  for (const Part of [Agent, Application]) {
    const part = new Part({ baseDir: require('node:path').resolve('server'), mode: 'single' });
    console.log(part instanceof require('egg')[Part.name], loaded() > 0);
  }
  process.exit();
`;

describe('lib/framework', () => {
  it("is without egg until it makes one of egg's agents or applications", () => {
    const args = ['--require', TYPESCRIPT, '-e', PROGRAM];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' });
    assert.equal(stdout.replace(/^\d{4}-.*\n/gm, ''), 'function 0\ntrue true\ntrue true\n', stderr);
  });
});
