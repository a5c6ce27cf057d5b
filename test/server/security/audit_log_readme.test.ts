import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app } from 'egg-mock/bootstrap';
import { AuditFile } from '../../../server/cli/audit_file';
import type { AuditEvent } from '../../../server/lib/plugin/egg-wechat-login/lib/audit/audit_line';
import { Accounts } from '../../../server/lib/plugin/egg-wechat-login/lib/session/account/accounts';
import { ForgetHooks } from '../../../server/lib/plugin/egg-wechat-login/lib/session/account/forget_hooks';
import { ApiError } from '../../../server/lib/plugin/egg-wechat-login/lib/errors/api_error';
import { SessionAdmin } from '../../../server/lib/plugin/egg-wechat-login/lib/session/session_admin';
import { captureAudit } from '../../helpers/logs/audit_log';
import { PROJECT } from '../../helpers/process/build';
import { login, postLogout } from '../../helpers/http/login';

/** Every event: the compiler sees to it that none is missing. */
const EVENTS: Record<AuditEvent, true> = {
  login: true,
  login_refused: true,
  replaced: true,
  logout: true,
  kick: true,
  ban: true,
  unban: true,
  forget: true,
  forget_hangs: true,
};

/** What is another one each time. */
const VARIES = ['time', 'uid', 'until', 'address', 'operator', 'requestId', 'count'];

const facts = (lines: string[]) =>
  lines.map((line) =>
    Object.entries(JSON.parse(line)).map(([name, value]) => (VARIES.includes(name) ? name : `${name}: ${value}`)),
  );

describe('audit log', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'audit-log-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** Done by requests, of users and of an operator. */
  async function byRequests(): Promise<string[]> {
    const written = captureAudit();
    await login('A', 'iPhone 15');
    await app.httpRequest().post('/api/login').send({ code: 'unknown', device: 'Mate 60' }).expect(400);
    const { sessions, parts } = app.wechatLogin;
    for (let i = 0; i < 3; i++) sessions.refused({}, new ApiError('RATE_LIMITED'), app.mockContext());
    // The first one is a line like the one before.
    written.pop();
    parts.refusals.flush();
    const { token, user } = await login('A', 'Mate 60');
    await postLogout(token).expect(200);
    const lines = written.splice(0);
    await login('A');
    written.length = 0;
    await app.wechatLogin.sessions.kick(user.id, 'asked for by the user', app.mockContext());
    await leave(user.id);
    return [...lines, ...written];
  }

  /** Closes the account; a hook fails too often. */
  async function leave(uid: string): Promise<void> {
    const hooks = new ForgetHooks();
    hooks.add(() => Promise.reject(new Error('no database')));
    const accounts = new Accounts({ ...app.wechatLogin.parts, hooks });
    await accounts.forget({ uid, openid: 'o' }, { reason: 'closed by the user', from: app.mockContext() });
    for (let failures = 0; failures < 5; failures++) assert.equal(await accounts.runHooks(uid, 1000), false);
    await app.wechatLogin.parts.queue.done(uid);
  }

  /** Done by the operator's command. */
  async function byCommand(): Promise<string[]> {
    const { user } = await login('A');
    const file = path.join(dir, 'audit.log');
    const auditFile = new AuditFile(file);
    const admin = new SessionAdmin(app.wechatLogin.parts.store, (event, details) => auditFile.write(event, details));
    await admin.ban(user.id, Math.floor(Date.now() / 1000) + 60, 'spam');
    await admin.unban(user.id, 'a mistake');
    auditFile.close();
    return readFileSync(file, 'utf8').trim().split('\n');
  }

  for (const readme of ['server/README.md', 'server/README.zh-CN.md']) {
    it(`is as ${readme} says: the same events, with the same fields, in the same order`, async () => {
      const text = readFileSync(path.join(PROJECT, readme), 'utf8');
      const [, words] = /\n## (?:Audit log|审计日志)\n([^]*?)\n```/.exec(text)!;
      for (const name of Object.keys(EVENTS)) assert.ok(words.includes(`\`${name}\``), name);
      const examples = text.match(/^\{"time":.*\}$/gm)!;
      assert.deepEqual(new Set(examples.map((line) => JSON.parse(line).event)), new Set(Object.keys(EVENTS)));
      assert.deepEqual(facts(examples), facts([...(await byRequests()), ...(await byCommand())]));
    });
  }
});
