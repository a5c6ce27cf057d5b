import assert from 'node:assert/strict';
import { mock } from 'node:test';
import {
  CREDENTIAL,
  error,
  errorBody,
  LOGIN,
  LOGIN_2,
  NO_CONTENT,
  OFFLINE,
  ok,
  REPLACED,
  SESSION,
  TOKEN,
  WAIT,
} from './answers';
import { diskWith, livePhone, settled, setUpPhones, startPhone } from './world';
import type { Phone } from './world';

const CHECK = 'GET /api/session';
const STORED = () => diskWith({ credential: CREDENTIAL, session: SESSION, revocations: [] });

describe('startLogin', () => {
  setUpPhones();
  let phone: Phone;

  /** What has been sent since the last time. */
  const sent = () => phone.wx.requests.splice(0).map(({ route }) => route);
  const open = () => phone.wx.requests.filter(({ route, aborted }) => route === WAIT && !aborted).length;

  /** Expects the questions of a login that comes to the foreground. */
  function expectQuestions() {
    phone.wx.reply(CHECK, ok(SESSION));
    return phone.wx.hold(WAIT);
  }

  it('asks for nothing on a new phone, and logs nobody in', async () => {
    phone = await livePhone();
    phone.wx.show();
    phone.wx.network(true);
    await settled();
    assert.deepEqual(sent(), []);
    assert.equal(phone.wx.logins, 0);
    assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
  });

  it('is called when the mini program is launched', async () => {
    phone = startPhone();
    phone.load('app');
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
  });

  it('asks about the stored login, and watches it', async () => {
    phone = await livePhone(STORED());
    assert.deepEqual(phone.tokens(), [TOKEN, TOKEN]);
    assert.deepEqual(sent().sort(), [CHECK, WAIT]);
    assert.equal((phone.state() as { confirmed?: boolean }).confirmed, true);
  });

  it('asks about a new login, and watches it', async () => {
    phone = await livePhone();
    phone.wx.reply('POST /api/login', ok(LOGIN));
    phone.wx.reply(CHECK, ok(SESSION));
    await phone.auth.login();
    await settled();
    assert.deepEqual(sent(), ['POST /api/login', WAIT, CHECK]);
  });

  it('watches the new login after a logout, with its token', async () => {
    phone = await livePhone(STORED());
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    await settled();
    assert.equal(open(), 0);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    expectQuestions();
    await phone.auth.login();
    await settled();
    assert.equal(open(), 1);
    assert.deepEqual(
      phone.wx.requests.filter(({ route }) => route === WAIT).map(({ header }) => header.Authorization),
      [`Bearer ${TOKEN}`, `Bearer ${LOGIN_2.token}`],
    );
  });

  it('tells at once that another phone has taken over, and watches no more', async () => {
    phone = startPhone(STORED());
    const answer = expectQuestions();
    phone.auth.startLogin();
    await settled();
    const statuses = phone.statuses();
    answer(error(401, 'SESSION_REPLACED', REPLACED));
    await settled();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_REPLACED', REPLACED) });
    mock.timers.tick(600_000);
    await settled();
    assert.deepEqual(statuses, ['loggedIn', 'ended']);
    assert.deepEqual(sent().sort(), [CHECK, WAIT]);
    assert.equal(phone.wx.logins, 0);
  });

  it('shows the session of before while the server cannot be reached', async () => {
    phone = startPhone(STORED());
    phone.wx.reply(CHECK, OFFLINE);
    phone.wx.reply(WAIT, OFFLINE);
    phone.auth.startLogin();
    await settled();
    assert.deepEqual(phone.state(), {
      status: 'loggedIn',
      session: SESSION,
      confirmed: false,
      checking: false,
      problem: { code: 'NETWORK' },
    });
  });

  describe('on hide', () => {
    beforeEach(async () => {
      phone = await livePhone(STORED());
      phone.wx.hide();
    });

    it('gives the watch up', async () => {
      assert.equal(open(), 0);
      mock.timers.tick(600_000);
      await settled();
      assert.equal(phone.wx.requests.length, 2);
    });

    it('stays silent when the network changes', async () => {
      sent();
      phone.wx.network(false);
      phone.wx.network(true);
      await settled();
      assert.deepEqual(sent(), []);
    });

    it('watches no login that is made meanwhile, until the app is shown', async () => {
      phone.wx.reply('POST /api/logout', ok({}));
      await phone.auth.logout();
      await settled();
      sent();
      phone.wx.reply('POST /api/login', ok(LOGIN_2));
      await phone.auth.login();
      await settled();
      assert.deepEqual(sent(), ['POST /api/login']);
      expectQuestions();
      phone.wx.show();
      await settled();
      assert.deepEqual(sent().sort(), [CHECK, WAIT]);
    });
  });

  describe('on show', () => {
    it('asks again, and watches again', async () => {
      phone = await livePhone(STORED());
      phone.wx.hide();
      await settled();
      sent();
      expectQuestions();
      phone.wx.show();
      await settled();
      assert.deepEqual(sent().sort(), [CHECK, WAIT]);
    });

    it('does not watch twice', async () => {
      phone = await livePhone(STORED());
      phone.wx.reply(CHECK, ok(SESSION));
      phone.wx.show();
      await settled();
      assert.equal(open(), 1);
    });
  });

  describe('when the network is back', () => {
    it('gives up the question that was open on the network of before', async () => {
      phone = await livePhone(STORED());
      expectQuestions();
      phone.wx.network(true);
      await settled();
      const questions = phone.wx.requests.filter(({ route }) => route === WAIT);
      assert.deepEqual(
        questions.map(({ aborted }) => aborted),
        [true, false],
      );
    });

    it('asks again, and starts the watch anew without waiting', async () => {
      phone = await livePhone(STORED());
      phone.wx.hide();
      phone.wx.reply(CHECK, OFFLINE);
      phone.wx.reply(WAIT, OFFLINE);
      phone.wx.show();
      await settled();
      sent();
      phone.wx.network(false);
      await settled();
      assert.deepEqual(sent(), []);
      const answer = expectQuestions();
      phone.wx.network(true);
      await settled();
      assert.deepEqual(sent().sort(), [CHECK, WAIT]);
      assert.equal((phone.state() as { problem?: object }).problem, undefined);
      phone.wx.hold(WAIT);
      answer(NO_CONTENT);
      await settled();
      mock.timers.tick(600_000);
      await settled();
      assert.deepEqual(sent(), [WAIT]);
    });
  });

  it('writes on show what the storage has refused at the logout', async () => {
    phone = await livePhone(STORED());
    phone.wx.failing.set('setStorage', 'exceed max size').set('removeStorage', 'internal error');
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    await settled();
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    phone.wx.failing.clear();
    phone.wx.show();
    await settled();
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  const chances: Array<[string, () => void]> = [
    ['on show', () => phone.wx.show()],
    ['when the network is back', () => phone.wx.network(true)],
  ];
  chances.forEach(([when, chance]) => {
    it(`tells the server ${when} of a logout that it has not heard of`, async () => {
      phone = startPhone(diskWith({ revocations: [CREDENTIAL] }));
      phone.wx.reply('POST /api/logout', OFFLINE);
      phone.auth.startLogin();
      await settled();
      assert.deepEqual(phone.state(), { status: 'guest', left: 'kept' });
      phone.wx.reply('POST /api/logout', ok({}));
      chance();
      await settled();
      assert.deepEqual(phone.state(), { status: 'guest', left: 'told' });
      assert.deepEqual(phone.tokens(), [TOKEN, TOKEN]);
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });
});
