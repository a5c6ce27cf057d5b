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
} from '../../answers';
import { diskWith, livePhone, settled, setUpPhones, startPhone } from '../../world';
import type { Phone } from '../../world';

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
    phone.start();
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
    phone.start();
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
      mock.timers.tick(2000);
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

  describe('when the network changes while the question is open', () => {
    const change = async () => {
      phone.wx.network(true);
      await settled();
    };

    beforeEach(async () => {
      phone = await livePhone(STORED());
      sent();
    });

    it('asks no more than one every 2 s', async () => {
      for (let i = 0; i < 5; i += 1) await change();
      mock.timers.tick(1999);
      await change();
      assert.deepEqual(sent(), []);
      mock.timers.tick(1);
      expectQuestions();
      await change();
      assert.deepEqual(sent().sort(), [CHECK, WAIT]);
      await change();
      assert.deepEqual(sent(), []);
    });

    it('asks at once when something is wrong', async () => {
      phone.wx.reply(CHECK, OFFLINE);
      await phone.auth.check();
      sent();
      expectQuestions();
      await change();
      assert.deepEqual(sent().sort(), [CHECK, WAIT]);
      assert.equal((phone.state() as { problem?: object }).problem, undefined);
    });

    it('asks at once when it is the question of a login before', async () => {
      phone.wx.reply('POST /api/logout', OFFLINE);
      await phone.auth.logout();
      await settled();
      sent();
      phone.wx.reply('POST /api/logout', ok({}));
      await change();
      assert.deepEqual(sent(), ['POST /api/logout']);
    });
  });

  describe('while the server cannot be told of a logout', () => {
    const LOGOUT = 'POST /api/logout';
    let random: number;

    beforeEach(async () => {
      random = 0;
      mock.method(Math, 'random', () => random);
      phone = startPhone(diskWith({ revocations: [CREDENTIAL] }));
      phone.wx.reply(LOGOUT, OFFLINE);
      phone.start();
      await settled();
      assert.deepEqual(sent(), [LOGOUT]);
    });

    afterEach(() => mock.restoreAll());

    const pass = async (ms: number) => {
      mock.timers.tick(ms);
      await settled();
    };

    /** @return after how many milliseconds the server is told again */
    async function nextAttempt(): Promise<number> {
      phone.wx.reply(LOGOUT, error(503, 'STORE_UNAVAILABLE'));
      for (let ms = 0; ms <= 100_000; ms += 500) {
        if (sent().length > 0) return ms;
        await pass(500);
      }
      throw new Error('it tells no more');
    }

    it('tells it again and again, twice as long after each time, up to a minute', async () => {
      const pauses: number[] = [];
      for (let i = 0; i < 7; i += 1) pauses.push(await nextAttempt());
      assert.deepEqual(pauses, [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
      assert.deepEqual(phone.state(), { status: 'guest', left: 'kept', problem: undefined });
    });

    it('spreads the waits over half as much again', async () => {
      await nextAttempt();
      random = 0.5;
      await nextAttempt();
      assert.equal(await nextAttempt(), 10_000);
    });

    it('says when it is told, and sends no more', async () => {
      phone.wx.reply(LOGOUT, ok({}));
      await pass(2000);
      assert.deepEqual(sent(), [LOGOUT]);
      assert.deepEqual(phone.state(), { status: 'guest', left: 'told', problem: undefined });
      assert.deepEqual(phone.stored(), { revocations: [] });
      await pass(600_000);
      assert.deepEqual(sent(), []);
    });

    it('goes on after the notice of it was dismissed', async () => {
      phone.auth.dismiss();
      phone.wx.reply(LOGOUT, ok({}));
      await pass(2000);
      assert.deepEqual(sent(), [LOGOUT]);
      assert.deepEqual(phone.state(), { status: 'guest' });
    });

    it('sends nothing in the background, and begins anew on show', async () => {
      for (let i = 0; i < 3; i += 1) await nextAttempt();
      phone.wx.hide();
      await pass(600_000);
      assert.deepEqual(sent(), []);
      phone.wx.reply(LOGOUT, OFFLINE);
      phone.wx.show();
      await settled();
      assert.deepEqual(sent(), [LOGOUT]);
      assert.equal(await nextAttempt(), 2000);
    });

    it('sends nothing in the background also when an attempt fails only there', async () => {
      const answer = phone.wx.hold(LOGOUT);
      await pass(2000);
      phone.wx.hide();
      answer(OFFLINE);
      await settled();
      sent();
      await pass(600_000);
      assert.deepEqual(sent(), []);
    });

    it('tells it at once when the network is back, and begins anew', async () => {
      for (let i = 0; i < 3; i += 1) await nextAttempt();
      phone.wx.reply(LOGOUT, OFFLINE);
      phone.wx.network(true);
      await settled();
      assert.deepEqual(sent(), [LOGOUT]);
      assert.equal(await nextAttempt(), 2000);
      assert.equal(await nextAttempt(), 4000);
    });
  });

  it('writes again and again what the storage has refused at the logout, and takes the notice of it away', async () => {
    phone = await livePhone(STORED());
    phone.wx.failing.set('setStorage', 'exceed max size').set('removeStorage', 'internal error');
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    await settled();
    const problem = { code: 'STORAGE_FAILED' };
    assert.deepEqual(phone.state(), { status: 'guest', problem, left: 'told' });
    mock.timers.tick(60_000);
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', problem, left: 'told' });
    phone.wx.failing.clear();
    mock.timers.tick(60_000);
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
    assert.deepEqual(phone.stored(), { revocations: [] });
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
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
  });

  const chances: Array<[string, () => void]> = [
    ['on show', () => phone.wx.show()],
    ['when the network is back', () => phone.wx.network(true)],
  ];
  chances.forEach(([when, chance]) => {
    it(`tells the server ${when} of a logout that it has not heard of`, async () => {
      phone = startPhone(diskWith({ revocations: [CREDENTIAL] }));
      phone.wx.reply('POST /api/logout', OFFLINE);
      phone.start();
      await settled();
      assert.deepEqual(phone.state(), { status: 'guest', left: 'kept', problem: undefined });
      phone.wx.reply('POST /api/logout', ok({}));
      chance();
      await settled();
      assert.deepEqual(phone.state(), { status: 'guest', left: 'told', problem: undefined });
      assert.deepEqual(phone.tokens(), [TOKEN, TOKEN]);
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });
});
