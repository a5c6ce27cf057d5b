import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CREDENTIAL, error, errorBody, LOGIN_2, OFFLINE, ok, PROXY_PAGE, SESSION, TOKEN } from '../../../answers';
import { confirmedPhone, loggedInPhone, settled, setUpPhones, startPhone, unusedPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'POST /api/test-only/photos';
const FILE = 'wxfile://tmp_photo.jpg';
const PHOTO = { url: 'https://example.com/photo.jpg' };
const LOGGED_OUT = { name: 'AppError', failure: { code: 'LOGGED_OUT' } };

describe('upload', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = loggedInPhone();
  });

  const upload = () => phone.auth.upload(ROUTE, FILE, { note: '正面' });

  it('carries the file, the fields and the token, and resolves with the answer, which WeChat gives as text', async () => {
    phone.wx.reply(ROUTE, ok(PHOTO));
    assert.deepEqual(await upload(), PHOTO);
    assert.deepEqual(phone.wx.requests, [
      {
        route: ROUTE,
        url: 'http://127.0.0.1:7001/api/test-only/photos',
        header: { Authorization: `Bearer ${TOKEN}` },
        timeout: 60_000,
        aborted: false,
        data: { note: '正面' },
        file: { filePath: FILE, name: 'file' },
      },
    ]);
  });

  it('takes parameters, a name, a time-out, and tells the progress', async () => {
    const seen: number[] = [];
    phone.wx.reply('POST /api/test-only/orders/7/photos', ok(PHOTO));
    await phone.auth.upload('POST /api/test-only/orders/:id/photos', FILE, undefined, {
      params: { id: 7 },
      name: 'photo',
      timeout: 5000,
      onProgress: (percent) => seen.push(percent),
    });
    const [{ data, file, timeout }] = phone.wx.requests;
    assert.deepEqual([data, file, timeout, seen], [{}, { filePath: FILE, name: 'photo' }, 5000, [100]]);
  });

  it('rejects LOGGED_OUT at once without a login, and sends nothing', async () => {
    phone = startPhone();
    await assert.rejects(upload(), LOGGED_OUT);
    assert.deepEqual(phone.sent(), []);
  });

  for (const [what, reply, failure] of [
    ["a proxy's page", PROXY_PAGE, { code: 'BAD_ANSWER' }],
    ["a captive portal's 200 page", ok('<html></html>'), { code: 'BAD_ANSWER' }],
    ['a network failure', OFFLINE, { code: 'NETWORK' }],
    ['413', error(413, 'PAYLOAD_TOO_LARGE'), errorBody('PAYLOAD_TOO_LARGE')],
  ] as const) {
    it(`rejects after ${what}, and the login stays`, async () => {
      phone = await confirmedPhone();
      phone.wx.reply(ROUTE, reply);
      await assert.rejects(upload(), { name: 'AppError', failure });
      assert.equal(phone.state().status, 'loggedIn');
      assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    });
  }

  it('rejects with TIMEOUT and aborts when WeChat never tells how it has ended', async () => {
    phone.wx.hold(ROUTE);
    const rejected = assert.rejects(upload(), { failure: { code: 'TIMEOUT' } });
    await settled();
    mock.timers.tick(65_000);
    await rejected;
    assert.equal(phone.wx.requests[0].aborted, true);
  });

  it('ends the login when the server says that it is over', async () => {
    phone.wx.reply(ROUTE, error(401, 'SESSION_KICKED'));
    await assert.rejects(upload(), { failure: errorBody('SESSION_KICKED') });
    assert.equal(phone.state().status, 'ended');
  });

  it('is made once more when the session has expired and is renewed', async () => {
    phone = unusedPhone();
    // An upload's answer does not say what time it is.
    phone.wx.reply('GET /api/session', error(503, 'STORE_UNAVAILABLE'));
    await phone.auth.check();
    phone.wx.requests.length = 0;
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    phone.wx.reply(ROUTE, ok(PHOTO));
    assert.deepEqual(await upload(), PHOTO);
    assert.deepEqual(phone.tokens(), [TOKEN, undefined, LOGIN_2.token]);
  });

  it('is aborted by a logout, and nothing comes of a later answer', async () => {
    const answer = phone.wx.hold(ROUTE);
    const rejected = assert.rejects(upload(), LOGGED_OUT);
    await settled();
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    answer(ok(PHOTO));
    await rejected;
    assert.equal(phone.wx.requests[0].aborted, true);
  });
});
