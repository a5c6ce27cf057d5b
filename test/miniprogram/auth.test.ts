import assert from 'node:assert/strict';
import type * as Auth from '../../miniprogram/services/auth';
import type { FakeWx } from '../helpers/fake_wx';
import { ENDINGS, error, errorBody, LOGIN, ok, OUTAGES, pending, SESSION, settled, startPhone, TOKEN } from './world';

describe('auth', () => {
  let wx: FakeWx;
  let auth: typeof Auth;

  beforeEach(() => {
    const phone = startPhone();
    wx = phone.wx;
    auth = phone.load('services/auth');
  });

  const sent = () => wx.requests.map(({ route }) => route);
  const remember = (token = TOKEN) => wx.storage.set('token', { data: token, encrypted: true });

  describe('login', () => {
    it("sends a fresh code and the phone's model, and stores the token", async () => {
      wx.reply('POST /api/login', ok(LOGIN));
      await auth.login();
      assert.deepEqual(wx.requests[0].data, { code: 'code-1', device: 'iPhone 15 Pro' });
      assert.deepEqual(wx.requests[0].header, {});
      assert.deepEqual(sent(), ['POST /api/login']);
      assert.deepEqual([...wx.storage], [['token', { data: TOKEN, encrypted: true }]]);
    });

    const models: Array<[string, string, string | undefined]> = [
      ['leaves out an empty model', '  ', undefined],
      ['leaves out a model that WeChat does not know yet', 'unknown<iPhone99,1>', undefined],
      ["leaves out the hardware's id", 'iPhone 12/13 (Pro)<iPhone13,3>', 'iPhone 12/13 (Pro)'],
      ['cuts a long model to 64 characters', 'x'.repeat(65), 'x'.repeat(64)],
    ];
    models.forEach(([what, model, device]) => {
      it(what, async () => {
        wx.model = model;
        wx.reply('POST /api/login', ok(LOGIN));
        await auth.login();
        assert.deepEqual(wx.requests[0].data, device ? { code: 'code-1', device } : { code: 'code-1' });
      });
    });

    it('asks WeChat for a new code at each attempt: a code is single use', async () => {
      wx.reply('POST /api/login', error(400, 'WECHAT_CODE_INVALID'));
      wx.reply('POST /api/login', ok(LOGIN));
      await assert.rejects(auth.login(), { failure: errorBody('WECHAT_CODE_INVALID') });
      await auth.login();
      assert.deepEqual(
        wx.requests.map(({ data }) => (data as { code: string }).code),
        ['code-1', 'code-2'],
      );
    });

    it('sends nothing when wx.login fails', async () => {
      wx.failing.set('login', 'internal error');
      await assert.rejects(auth.login(), { failure: { code: 'WX_LOGIN_FAILED' } });
      assert.deepEqual(sent(), []);
      assert.deepEqual(wx.stored(), {});
    });

    it('stores nothing when the server refuses', async () => {
      wx.reply('POST /api/login', error(403, 'WECHAT_USER_BLOCKED'));
      await assert.rejects(auth.login(), { failure: errorBody('WECHAT_USER_BLOCKED') });
      assert.deepEqual(wx.stored(), {});
    });

    it('ends the session whose token the phone cannot store', async () => {
      wx.failing.set('setStorage', 'exceed max size');
      wx.reply('POST /api/login', ok(LOGIN));
      wx.reply('POST /api/logout', ok({}));
      await assert.rejects(auth.login(), { failure: { code: 'STORAGE_FAILED' } });
      assert.deepEqual(sent(), ['POST /api/login', 'POST /api/logout']);
      assert.equal(wx.requests[1].header.Authorization, `Bearer ${TOKEN}`);
    });
  });

  describe('check', () => {
    it('resolves undefined without a request when the phone holds no token', async () => {
      assert.equal(await auth.check(), undefined);
      assert.deepEqual(sent(), []);
    });

    it('resolves with the session of the stored token', async () => {
      remember();
      wx.reply('GET /api/session', ok(SESSION));
      assert.deepEqual(await auth.check(), SESSION);
      assert.equal(wx.requests[0].header.Authorization, `Bearer ${TOKEN}`);
      assert.deepEqual(wx.stored(), { token: TOKEN });
    });
  });

  const calls: Array<['check' | 'logout', string]> = [
    ['check', 'GET /api/session'],
    ['logout', 'POST /api/logout'],
  ];
  calls.forEach(([call, route]) => {
    describe(call, () => {
      ENDINGS.forEach(([status, code, details]) => {
        it(`logs the phone out when the server answers ${status} ${code}`, async () => {
          remember();
          wx.reply(route, error(status, code, details));
          await assert.rejects(auth[call](), { failure: errorBody(code, details) });
          assert.deepEqual(wx.stored(), {});
        });
      });

      OUTAGES.forEach(([what, reply]) => {
        it(`keeps the token after ${what}`, async () => {
          remember();
          wx.reply(route, reply);
          await assert.rejects(auth[call](), { name: 'AppError' });
          assert.deepEqual(wx.stored(), { token: TOKEN });
        });
      });
    });
  });

  describe('logout', () => {
    it('ends the session on the server, then forgets the token', async () => {
      remember();
      const answer = pending();
      wx.reply('POST /api/logout', answer.reply);
      const done = auth.logout();
      await settled();
      assert.deepEqual(wx.stored(), { token: TOKEN });
      answer.arrive(ok({}));
      await done;
      assert.equal(wx.requests[0].header.Authorization, `Bearer ${TOKEN}`);
      assert.deepEqual(wx.stored(), {});
    });

    it('is done at once when the phone holds no token', async () => {
      await auth.logout();
      assert.deepEqual(sent(), []);
    });

    it('rejects when the phone cannot forget the token, and can be tried again', async () => {
      remember();
      wx.failing.set('removeStorage', 'internal error');
      wx.reply('POST /api/logout', ok({}));
      await assert.rejects(auth.logout(), { failure: { code: 'STORAGE_FAILED' } });
      wx.failing.clear();
      wx.reply('POST /api/logout', error(401, 'SESSION_EXPIRED'));
      await assert.rejects(auth.logout(), { failure: errorBody('SESSION_EXPIRED') });
      assert.deepEqual(wx.stored(), {});
    });
  });

  describe('calls at the same time', () => {
    it('do not let the late 401 of an old token wipe the fresh one', async () => {
      remember('old');
      const late = pending();
      wx.reply('GET /api/session', late.reply);
      wx.reply('POST /api/login', ok(LOGIN));
      const checked = assert.rejects(auth.check(), { failure: errorBody('SESSION_EXPIRED') });
      const loggedIn = auth.login();
      await settled();
      late.arrive(error(401, 'SESSION_EXPIRED'));
      await Promise.all([checked, loggedIn]);
      assert.deepEqual(wx.stored(), { token: TOKEN });
    });

    it('do not let the late answer of a login undo a logout', async () => {
      const late = pending();
      wx.reply('POST /api/login', late.reply);
      wx.reply('POST /api/logout', ok({}));
      const both = [auth.login(), auth.logout()];
      await settled();
      late.arrive(ok(LOGIN));
      await Promise.all(both);
      assert.deepEqual(sent(), ['POST /api/login', 'POST /api/logout']);
      assert.deepEqual(wx.stored(), {});
    });

    it('go on after one that failed', async () => {
      wx.failing.set('login', 'internal error');
      const failed = assert.rejects(auth.login(), { failure: { code: 'WX_LOGIN_FAILED' } });
      assert.equal(await auth.check(), undefined);
      await failed;
    });
  });
});
