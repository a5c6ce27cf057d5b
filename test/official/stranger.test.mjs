/** The client as a package: a stranger's mini program in JavaScript installs it, builds it, and logs in with it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { compileProject } from './compile_project.mjs';
import { ROOT, temporaryFolder } from './copy_project.mjs';
import { runMiniProgram } from './run_mini_program.mjs';

const PACKAGE = 'miniprogram-wechat-login';
const PAGE = 'pages/index/index';
const API = 'https://api.stranger.example';
const LOGIN = { token: 'header.payload.signature', expiresIn: 2592000, user: { id: 'k3Jd8sPqX0aB12cD45eF_-' } };
const SESSION = { user: LOGIN.user, createdAt: '2001-02-03T04:05:06.000Z', expiresAt: '2001-03-05T04:05:06.000Z' };

const ok = (data) => ({ status: 200, data });

/** A copy of the mini program into which the package, as it would be published, is installed. */
function strangersProject(t) {
  const packages = temporaryFolder(t);
  execFileSync('npm', ['run', 'pack', '--', packages], { cwd: ROOT, stdio: 'pipe' });
  const tgz = readdirSync(packages).find((file) => file.startsWith(PACKAGE));
  const project = temporaryFolder(t);
  cpSync(join(ROOT, 'test/fixtures/apps/stranger-miniprogram'), project, { recursive: true });
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', join(packages, tgz), ...options], { cwd: project, stdio: 'pipe' });
  assert.ok(lstatSync(join(project, 'node_modules', PACKAGE)).isDirectory(), 'the package is a link');
  return project;
}

test("a stranger's mini program builds the package with npm, compiles, logs in, calls and logs out", async (t) => {
  const project = strangersProject(t);
  const output = temporaryFolder(t);
  const { files, problem } = await compileProject(project, { npm: true, output });
  assert.equal(problem, undefined);

  const built = readdirSync(join(project, 'miniprogram_npm', PACKAGE)).sort();
  assert.deepEqual(built, ['components', 'index.d.ts', 'index.js', 'services', 'typings', 'utils']);
  const shipped = files.filter((file) => file.startsWith('miniprogram_npm/'));
  assert.ok(shipped.includes(`miniprogram_npm/${PACKAGE}/index.js`));
  const sheet = `miniprogram_npm/${PACKAGE}/components/login-sheet/login-sheet`;
  assert.deepEqual(
    shipped.filter((file) => !file.endsWith('.js')).sort(),
    ['json', 'wxml', 'wxss'].map((ending) => `${sheet}.${ending}`),
  );

  // What the client does later by itself, such as giving up a call of WeChat's, is not waited for.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { wx, page, refusals } = runMiniProgram(output, PAGE);
  page.onLoad();
  await settled();
  assert.deepEqual([page.data.status, wx.requests], ['guest', []]);

  wx.reply('POST /api/login', ok(LOGIN));
  wx.reply('GET /api/session', ok(SESSION));
  wx.hold('GET /api/session?wait=25');
  await page.onLoginTap();
  await settled();
  assert.equal(page.data.status, 'loggedIn');
  const [login] = wx.requests;
  assert.deepEqual([login.url, login.data.code], [`${API}/api/login`, 'code-1']);

  wx.requests.length = 0;
  wx.reply('GET /api/session', ok(SESSION));
  await page.onUserTap();
  assert.deepEqual([page.data.user, page.data.message], [LOGIN.user.id, '']);

  wx.reply('POST /api/logout', ok({}));
  await page.onLogoutTap();
  await settled();
  assert.equal(page.data.status, 'guest');
  assert.deepEqual(wx.stored(), { login: { revocations: [] } });
  assert.deepEqual(
    wx.requests.map(({ route, header }) => [route, header.Authorization]),
    ['GET /api/session', 'POST /api/logout'].map((route) => [route, `Bearer ${LOGIN.token}`]),
  );

  await page.onUserTap();
  assert.equal(page.data.message, '还没有登录，请先登录。');
  assert.deepEqual(refusals, []);
});
