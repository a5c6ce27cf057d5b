import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app } from 'egg-mock/bootstrap';
import { confidential } from '../../helpers/logs/confidential';
import { findLeaks, lengthsOfLogs, writtenSince } from '../../helpers/logs/log_scan';
import { codeFor, login } from '../../helpers/http/login';

/** The search for leaks that ends every run of the tests finds what it is for. */
describe('log scan', () => {
  let dir: string;
  let file: string;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'log-scan-'));
    file = path.join(dir, 'unittest', 'web.log');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'an older run\n');
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  function leaksOf(line: string): string[] {
    const before = lengthsOfLogs(dir);
    appendFileSync(file, `${line}\n`);
    return findLeaks(writtenSince(dir, before), confidential);
  }

  it('finds a token, a code, an openid and a session_key that were used', async () => {
    const { token } = await login('A');
    const code = codeFor('A');
    const openid = app.wechatSandbox!.openidOf('A');
    const [sessionKey] = [...confidential].findLast(([, kind]) => kind === 'a session_key')!;
    assert.deepEqual(leaksOf(`GET /api/session?token=${token} 200`), [`${file}: a token`]);
    assert.deepEqual(leaksOf(`js_code=${code}`), [`${file}: a code`]);
    assert.deepEqual(leaksOf(`{"openid":"${openid}"}`), [`${file}: an openid`]);
    assert.deepEqual(leaksOf(`{"session_key":"${sessionKey}"}`), [`${file}: a session_key`]);
    assert.deepEqual(leaksOf(`session_key=${encodeURIComponent(sessionKey)}`), [`${file}: a session_key`]);
  });

  it('finds an access_token, a phone number, its code and a unionid that the sandbox has given out', () => {
    const sandbox = app.wechatSandbox!;
    const { text } = sandbox.accessTokens.current();
    assert.deepEqual(leaksOf(`/wxa/checksession?access_token=${text}`), [`${file}: an access_token`]);
    assert.deepEqual(leaksOf(`tel:${sandbox.phoneOf('A').phoneNumber}`), [`${file}: a phone number`]);
    assert.deepEqual(leaksOf(`{"code":"${sandbox.issuePhoneCode('A')}"}`), [`${file}: a code`]);
    assert.deepEqual(leaksOf(`{"unionid":"${sandbox.unionidOf('A')}"}`), [`${file}: a unionid`]);
  });

  it('finds nothing in lines without any', async () => {
    const { user } = await login('A');
    assert.deepEqual(leaksOf(`{"event":"login","uid":"${user.id}","address":"127.0.0.1"}`), []);
  });

  it('leaves out what was written before', () => {
    const code = codeFor('A');
    appendFileSync(file, `${code}\n`);
    assert.deepEqual(leaksOf('nothing'), []);
  });

  it('reads a file whole that was made anew or is new', () => {
    const code = codeFor('A');
    const before = lengthsOfLogs(dir);
    rmSync(file);
    writeFileSync(`${file}.tmp`, '');
    writeFileSync(file, `${code}\n`);
    const other = path.join(dir, 'prod.log');
    writeFileSync(other, `${code}\n`);
    assert.deepEqual(findLeaks(writtenSince(dir, before), confidential).sort(), [
      `${other}: a code`,
      `${file}: a code`,
    ]);
  });
});
