import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { WechatSandbox } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';
import { assertError, getSession } from '../../helpers/http/login';

const CREDENTIALS = { appid: 'wx0123456789abcdef', secret: 'appsecret' };
const MINUTES = 60 * 1000;

describe('WechatSandbox', () => {
  let sandbox: WechatSandbox;

  beforeEach(() => {
    sandbox = new WechatSandbox(CREDENTIALS);
  });

  function exchange(code: string, changes: Record<string, string> = {}) {
    const query = { ...CREDENTIALS, js_code: code, grant_type: 'authorization_code', ...changes };
    const answer = sandbox.code2Session(new URLSearchParams(query));
    return answer === undefined ? undefined : JSON.parse(answer);
  }

  it('answers a code with openid and session_key', () => {
    const answer = exchange(sandbox.issueCode('A'));
    assert.deepEqual(Object.keys(answer).sort(), ['openid', 'session_key']);
    assert.match(answer.openid, /^o[\w-]{27}$/);
    assert.equal(Buffer.from(answer.session_key, 'base64').length, 16);
  });

  it('knows a user by the name, and rotates the session_key', () => {
    const [a1, a2, b] = ['A', 'A', 'B'].map((user) => exchange(sandbox.issueCode(user)));
    assert.equal(a1.openid, a2.openid);
    assert.equal(a1.openid, sandbox.openidOf('A'));
    assert.notEqual(a1.openid, b.openid);
    assert.notEqual(a1.session_key, a2.session_key);
  });

  it('answers with the unionid where the mini program is bound to an Open Platform account', () => {
    const [a1, a2, b] = ['A', 'A', 'B'].map((user) => exchange(sandbox.issueCode(user, undefined, { unionid: true })));
    assert.match(a1.unionid, /^o[\w-]{27}$/);
    assert.equal(a1.unionid, a2.unionid);
    assert.equal(a1.unionid, sandbox.unionidOf('A'));
    assert.notEqual(a1.unionid, b.unionid);
    assert.notEqual(a1.unionid, a1.openid);
    assert.equal(a1.openid, exchange(sandbox.issueCode('A')).openid);
    const other = new WechatSandbox({ ...CREDENTIALS, appid: 'wxfedcba9876543210' });
    assert.equal(other.unionidOf('A'), a1.unionid, 'the same in each of their mini programs');
  });

  it('refuses a used code with 40163', () => {
    const code = sandbox.issueCode('A');
    exchange(code);
    assert.equal(exchange(code).errcode, 40163);
  });

  it('refuses a code that is older than 5 minutes with 40029, used or not', () => {
    let clock = Date.UTC(2026, 0, 1);
    mm(Date, 'now', () => clock);
    const [first, second] = [sandbox.issueCode('A'), sandbox.issueCode('A')];
    clock += 5 * MINUTES;
    assert.ok(exchange(first).openid);
    clock += 1;
    assert.equal(exchange(first).errcode, 40029);
    assert.equal(exchange(second).errcode, 40029);
  });

  it('refuses an unknown code with 40029', () => {
    assert.equal(exchange('unknown').errcode, 40029);
  });

  it('refuses a wrong AppID with 40013, a wrong secret with 40125 and leaves the code unused', () => {
    const code = sandbox.issueCode('A');
    assert.equal(exchange(code, { appid: 'wx0' }).errcode, 40013);
    assert.equal(exchange(code, { secret: 'no' }).errcode, 40125);
    assert.ok(exchange(code).openid);
  });

  it('refuses missing parameters with 41002, 41004 and 41008', () => {
    const code = sandbox.issueCode('A');
    assert.equal(exchange(code, { appid: '' }).errcode, 41002);
    assert.equal(exchange(code, { secret: '' }).errcode, 41004);
    assert.equal(exchange('').errcode, 41008);
  });

  it('forgets the oldest codes beyond ten thousand', () => {
    const first = sandbox.issueCode('A');
    for (let i = 0; i < 10_000; i++) sandbox.issueCode('B');
    assert.equal(exchange(first).errcode, 40029);
  });
});

describe('GET /sandbox/code', () => {
  async function codeOf(query: Record<string, string>) {
    const { body } = await app.httpRequest().get('/sandbox/code').query(query).expect(200);
    return body.code as string;
  }

  function login(code: string) {
    return app.httpRequest().post('/api/login').send({ code });
  }

  it('answers a code that logs the user in', async () => {
    const { body } = await login(await codeOf({ user: '微信用户 A' })).expect(200);
    await getSession(body.token).expect(200);
    const again = await login(await codeOf({ user: '微信用户 A' })).expect(200);
    assert.equal(again.body.user.id, body.user.id);
  });

  it('answers 400 INVALID_PARAM without a user and for an unknown failure', async () => {
    assertError(await app.httpRequest().get('/sandbox/code'), 400, 'INVALID_PARAM');
    for (const fail of ['', 'x', '1', 'toString']) {
      const response = await app.httpRequest().get('/sandbox/code').query({ user: 'A', fail });
      assertError(response, 400, 'INVALID_PARAM');
    }
  });

  it('answers 404 NOT_FOUND to other methods and when the sandbox is off', async () => {
    assertError(await app.httpRequest().post('/sandbox/code').query({ user: 'A' }), 404, 'NOT_FOUND');
    mm(app, 'wechatSandbox', null);
    assertError(await app.httpRequest().get('/sandbox/code').query({ user: 'A' }), 404, 'NOT_FOUND');
  });

  const provoked: [string, number, string][] = [
    ['-1', 502, 'WECHAT_UNAVAILABLE'],
    ['40029', 400, 'WECHAT_CODE_INVALID'],
    ['40163', 400, 'WECHAT_CODE_INVALID'],
    ['40226', 403, 'WECHAT_USER_BLOCKED'],
    ['45011', 429, 'RATE_LIMITED'],
    ['40013', 500, 'WECHAT_MISCONFIGURED'],
    ['40125', 500, 'WECHAT_MISCONFIGURED'],
    ['40164', 500, 'WECHAT_MISCONFIGURED'],
    ['40243', 500, 'WECHAT_MISCONFIGURED'],
    ['48001', 500, 'WECHAT_MISCONFIGURED'],
    ['45009', 503, 'WECHAT_QUOTA'],
    ['broken-json', 502, 'WECHAT_UNAVAILABLE'],
    ['timeout', 502, 'WECHAT_UNAVAILABLE'],
  ];
  for (const [fail, status, code] of provoked) {
    it(`provokes ${status} ${code} with fail=${fail}`, async () => {
      if (fail === 'timeout') mm(app.config.wechatLogin, 'wechatTimeoutMs', 100);
      assertError(await login(await codeOf({ user: 'A', fail })), status, code);
    });
  }
});
