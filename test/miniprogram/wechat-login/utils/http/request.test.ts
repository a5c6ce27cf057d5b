import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as Request from '../../../../../miniprogram/wechat-login/utils/http/request';
import type { FakeWx, Reply } from '../../../../helpers/fake_wx';
import {
  error,
  errorBody,
  LOGIN,
  NO_CONTENT,
  OFFLINE,
  ok,
  PROXY_PAGE,
  SESSION,
  SLOW,
  TOKEN,
  tooMany,
  WAIT,
} from '../../../answers';
import { settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

describe('request', () => {
  setUpPhones();
  let wx: FakeWx;
  let auth: Phone['auth'];
  let request: (typeof Request)['request'];

  beforeEach(() => {
    const phone = startPhone();
    wx = phone.wx;
    auth = phone.auth;
    request = (phone.load('wechat-login/utils/http/request') as typeof Request).request;
  });

  it('sends method, path and body, and resolves with the answer', async () => {
    wx.reply('POST /api/login', ok(LOGIN));
    assert.deepEqual(await request('POST /api/login', { code: 'c', device: 'd' }), LOGIN);
    assert.deepEqual(wx.requests, [
      {
        route: 'POST /api/login',
        url: 'http://127.0.0.1:7001/api/login',
        data: { code: 'c', device: 'd' },
        header: {},
        timeout: 10000,
        aborted: false,
      },
    ]);
  });

  it('carries the token in the Authorization header and nowhere else', async () => {
    wx.reply('GET /api/session', ok(SESSION));
    assert.deepEqual(await request('GET /api/session', undefined, { token: TOKEN }), SESSION);
    assert.deepEqual(wx.requests, [
      {
        route: 'GET /api/session',
        url: 'http://127.0.0.1:7001/api/session',
        data: undefined,
        header: { Authorization: `Bearer ${TOKEN}` },
        timeout: 10000,
        aborted: false,
      },
    ]);
  });

  it("rejects with the server's error, details included", async () => {
    const details = { replacedAt: '2001-02-03T04:05:06.000Z', device: 'Xiaomi 14' };
    wx.reply('GET /api/session', error(401, 'SESSION_REPLACED', details));
    await assert.rejects(request('GET /api/session', undefined, { token: TOKEN }), {
      name: 'AppError',
      failure: errorBody('SESSION_REPLACED', details),
    });
  });

  for (const name of ['Retry-After', 'retry-after']) {
    it(`says for how long the server wants to be left alone: ${name}`, async () => {
      wx.reply('POST /api/login', tooMany(60, name));
      await assert.rejects(request('POST /api/login', { code: 'c' }), {
        failure: { ...errorBody('RATE_LIMITED'), retryAfter: 60 },
      });
    });
  }

  for (const value of ['', 'soon', '-1', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
    it(`says nothing of it for Retry-After: ${value}`, async () => {
      wx.reply('POST /api/login', tooMany(value));
      await assert.rejects(request('POST /api/login', { code: 'c' }), { failure: errorBody('RATE_LIMITED') });
    });
  }

  it('rejects with NETWORK when WeChat cannot reach the server', async () => {
    wx.reply('POST /api/logout', OFFLINE);
    await assert.rejects(request('POST /api/logout', undefined, { token: TOKEN }), { failure: { code: 'NETWORK' } });
  });

  it('rejects with TIMEOUT when the server does not answer in time', async () => {
    wx.reply('POST /api/logout', SLOW);
    await assert.rejects(request('POST /api/logout', undefined, { token: TOKEN }), { failure: { code: 'TIMEOUT' } });
  });

  const strange: Array<[string, number, unknown]> = [
    ["a proxy's 502 page", 502, PROXY_PAGE],
    ["a proxy's 401 page", 401, '<html></html>'],
    ['a 401 of an unknown code', 401, { code: 'PROXY_AUTH', message: 'x', requestId: 'y' }],
    ['a code that is only a property of every object', 401, { code: 'toString' }],
    ['a code that only the client uses', 401, { code: 'NETWORK' }],
    ['an empty error', 500, ''],
    ['a null', 401, null],
    ['a list', 401, [{ code: 'SESSION_EXPIRED' }]],
    ['a redirect', 302, {}],
    ["a captive portal's 200 page", 200, '<html></html>'],
    ['a 200 without the session', 200, {}],
    ['a 200 with null', 200, null],
    ['a 200 that is an error body', 200, errorBody('SESSION_EXPIRED')],
    ['a 204 without a body', 204, ''],
  ];
  strange.forEach(([what, status, data]) => {
    it(`rejects with BAD_ANSWER for ${what}`, async () => {
      wx.reply('GET /api/session', { status, data });
      await assert.rejects(request('GET /api/session', undefined, { token: TOKEN }), {
        failure: { code: 'BAD_ANSWER' },
      });
    });
  });

  it('rejects with BAD_ANSWER for a login without a token', async () => {
    wx.reply('POST /api/login', ok({ ...LOGIN, token: '' }));
    await assert.rejects(request('POST /api/login', { code: 'c' }), { failure: { code: 'BAD_ANSWER' } });
  });

  it('keeps the query, and takes a 204 for the answer of a question that was held in vain', async () => {
    wx.reply(WAIT, NO_CONTENT);
    assert.equal(await request(WAIT, undefined, { token: TOKEN, timeout: 35_000 }), '');
    assert.deepEqual(
      wx.requests.map(({ route, url, timeout }) => [route, url, timeout]),
      [[WAIT, 'http://127.0.0.1:7001/api/session?wait=25', 35_000]],
    );
  });

  [undefined, null, {}, 'a page'].forEach((data) => {
    it(`takes a 204 for that answer by its status, whatever WeChat gives for its body: ${JSON.stringify(data)}`, async () => {
      wx.reply(WAIT, { status: 204, data });
      assert.deepEqual(await request(WAIT, undefined, { token: TOKEN }), data);
    });
  });

  ['<html></html>', '', {}].forEach((data) => {
    it(`rejects with BAD_ANSWER when that question is answered 200 with ${JSON.stringify(data)}`, async () => {
      wx.reply(WAIT, ok(data));
      await assert.rejects(request(WAIT, undefined, { token: TOKEN }), { failure: { code: 'BAD_ANSWER' } });
    });
  });

  describe('of a route of your own', () => {
    const ORDER = 'GET /api/test-only/orders/:id';
    const PATH = 'GET /api/test-only/orders/7';
    const get = (params: { id: string | number } = { id: 7 }) => request(ORDER, undefined, { params });

    it('fills the parameters into the path, encoded', async () => {
      wx.reply('GET /api/test-only/orders/a%2Fb%20%3F%E4%B8%AD', ok({}));
      await get({ id: 'a/b ?中' });
      assert.equal(wx.requests[0].url, 'http://127.0.0.1:7001/api/test-only/orders/a%2Fb%20%3F%E4%B8%AD');
    });

    for (const id of ['', '.', '..', undefined]) {
      it(`sends nothing for the parameter ${JSON.stringify(id)}, which makes another path`, async () => {
        await assert.rejects(get({ id } as { id: string }), {
          name: 'Error',
          message: `${ORDER}: params.id must not be "${id ?? ''}"`,
        });
        assert.deepEqual(wx.requests, []);
      });
    }

    it('sends the data of DELETE and PUT as JSON: WeChat does not say what it would make of an object', async () => {
      for (const method of ['DELETE', 'PUT'] as const) {
        wx.reply(`${method} /api/test-only/orders/7`, ok({}));
        await request(`${method} /api/test-only/orders/:id`, { reason: '不要了' }, { params: { id: 7 } });
      }
      assert.deepEqual(
        wx.requests.map(({ route, data }) => [route, data]),
        ['DELETE', 'PUT'].map((method) => [`${method} /api/test-only/orders/7`, '{"reason":"不要了"}']),
      );
    });

    for (const [what, reply, answer] of [
      ['an object', ok({ id: 7 }), { id: 7 }],
      ['a list', ok([1]), [1]],
      ['a 204', NO_CONTENT, ''],
    ] as const) {
      it(`takes ${what} without a guard`, async () => {
        wx.reply(PATH, reply);
        assert.deepEqual(await get(), answer);
      });
    }

    for (const data of ['<html></html>', '', null, 7]) {
      it(`rejects with BAD_ANSWER for 200 ${JSON.stringify(data)}`, async () => {
        wx.reply(PATH, ok(data));
        await assert.rejects(get(), { failure: { code: 'BAD_ANSWER' } });
      });
    }

    it('takes with a guard what the guard takes, and nothing else', async () => {
      auth.defineGuards({ [ORDER]: (body) => body === 'shipped' });
      wx.reply(PATH, ok('shipped'));
      assert.equal(await get(), 'shipped');
      wx.reply(PATH, ok({ id: 7 }));
      await assert.rejects(get(), { failure: { code: 'BAD_ANSWER' } });
    });

    it("rejects with the server's error of a code that the phone does not know, details included", async () => {
      const body = { code: 'TEST_ONLY_SOLD_OUT', message: '已经卖完了', requestId: 'request-1', left: 0 };
      wx.reply(PATH, { status: 409, data: body });
      await assert.rejects(get(), { name: 'AppError', failure: body });
    });

    for (const [what, change] of [
      ['no message', { message: '' }],
      ['a code in small letters', { code: 'soldOut' }],
      ['a request id that is too short', { requestId: 'y' }],
      ['no request id', { requestId: undefined }],
      ['a code that only the client uses', { code: 'NETWORK' }],
    ] as const) {
      it(`rejects with BAD_ANSWER for an error of an unknown code with ${what}`, async () => {
        const body = { ...errorBody('TEST_ONLY_SOLD_OUT'), ...change };
        wx.reply(PATH, { status: 401, data: body });
        await assert.rejects(get(), { failure: { code: 'BAD_ANSWER' } });
      });
    }
  });

  it('rejects with NETWORK when WeChat does not say what has failed', async () => {
    wx.reply('POST /api/logout', {} as Reply);
    await assert.rejects(request('POST /api/logout', undefined, { token: TOKEN }), { failure: { code: 'NETWORK' } });
  });

  it('rejects with TIMEOUT and aborts when WeChat never tells how the request has ended', async () => {
    wx.hold('GET /api/session');
    const rejected = assert.rejects(request('GET /api/session', undefined, { token: TOKEN }), {
      failure: { code: 'TIMEOUT' },
    });
    mock.timers.tick(14_999);
    assert.equal(wx.requests[0].aborted, false);
    mock.timers.tick(1);
    await rejected;
    assert.equal(wx.requests[0].aborted, true);
  });

  it('rejects with NETWORK when its caller aborts it, and nothing comes of a later answer', async () => {
    const answer = wx.hold('GET /api/session');
    const rejected = assert.rejects(
      request('GET /api/session', undefined, { token: TOKEN, onTask: (task) => task.abort() }),
      { failure: { code: 'NETWORK' } },
    );
    answer(ok(SESSION));
    await rejected;
    await settled();
    assert.equal(wx.requests[0].aborted, true);
  });
});
