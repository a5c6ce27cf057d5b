import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as Watcher from '../../../../../miniprogram/wechat-login/services/server/watcher';
import type { Reply } from '../../../../helpers/fake_wx';
import {
  CREDENTIAL,
  error,
  errorBody,
  NO_CONTENT,
  OFFLINE,
  ok,
  OUTAGES,
  REPLACED,
  SESSION,
  TOKEN,
  tooMany,
  WAIT,
} from '../../../answers';
import { confirmedPhone, diskWith, settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

describe('watcher', () => {
  setUpPhones();
  let phone: Phone;
  let watcher: typeof Watcher;
  let random: number;
  let answer: (reply: Reply) => void;

  beforeEach(async () => {
    random = 0;
    mock.method(Math, 'random', () => random);
    phone = await confirmedPhone();
    watcher = phone.load('wechat-login/services/server/watcher') as typeof Watcher;
  });

  afterEach(() => {
    watcher.stopWatch();
    mock.restoreAll();
  });

  /** What it asks after an error, before it asks its own question again. */
  const CHECK = 'GET /api/session';

  const pass = async (ms: number) => {
    mock.timers.tick(ms);
    await settled();
  };
  const asked = () => phone.sent().filter((route) => route === WAIT).length;

  async function start() {
    answer = phone.wx.hold(WAIT);
    watcher.startWatch();
    await settled();
  }

  /** Answers the open question. @return how many milliseconds later it asks the next one */
  async function pauseAfter(reply: Reply): Promise<number> {
    const before = asked();
    answer(reply);
    answer = phone.wx.hold(WAIT);
    phone.wx.reply(CHECK, ok(SESSION));
    await settled();
    await pass(0);
    for (let ms = 0; ms <= 200_000; ms += 500) {
      if (asked() > before) return ms;
      await pass(500);
    }
    throw new Error('it has asked no more');
  }

  it('asks one question with the token, for which it waits longer than the server', async () => {
    await start();
    const [{ route, header, timeout }] = phone.wx.requests;
    assert.deepEqual([route, header, timeout], [WAIT, { Authorization: `Bearer ${TOKEN}` }, 35_000]);
    await pass(600_000);
    assert.equal(asked(), 1);
  });

  it('asks again at once when the server has held the question', async () => {
    await start();
    await pass(25_000);
    assert.equal(await pauseAfter(NO_CONTENT), 0);
  });

  it('asks no faster than every 2 s, whatever the server answers', async () => {
    await start();
    for (let i = 0; i < 3; i += 1) {
      answer(NO_CONTENT);
      answer = phone.wx.hold(WAIT);
      await settled();
      await pass(1999);
      assert.equal(asked(), 1 + i);
      await pass(1);
      assert.equal(asked(), 2 + i);
    }
  });

  for (const off of [-365 * 24 * 3600_000, 365 * 24 * 3600_000]) {
    it(`asks again after 2 s when the phone's clock is set by ${off} ms meanwhile`, async () => {
      await start();
      phone.wx.clockOff = off;
      answer(NO_CONTENT);
      answer = phone.wx.hold(WAIT);
      await settled();
      assert.equal(watcher.hasJustAsked(), true);
      await pass(1999);
      assert.equal(asked(), 1);
      await pass(1);
      assert.equal(asked(), 2);
    });
  }

  OUTAGES.forEach(([what, reply]) => {
    it(`waits 4 s after ${what}, and the login stays`, async () => {
      await start();
      const before = phone.state();
      assert.equal(await pauseAfter(reply), 4000);
      assert.deepEqual(phone.state(), before);
    });
  });

  it('waits twice as long after each error, up to a minute, and starts anew after an answer', async () => {
    await start();
    const pauses: number[] = [];
    for (let i = 0; i < 7; i += 1) pauses.push(await pauseAfter(OFFLINE));
    assert.deepEqual(pauses, [4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    await pass(25_000);
    assert.equal(await pauseAfter(NO_CONTENT), 0);
    assert.equal(await pauseAfter(OFFLINE), 4000);
  });

  it('leaves the server alone for as long as that asks for', async () => {
    await start();
    assert.equal(await pauseAfter(tooMany(30)), 30_000);
    assert.equal(await pauseAfter(tooMany(1)), 8000);
  });

  it('spreads the waits over half as much again, so that not all phones come back at once', async () => {
    random = 0.5;
    await start();
    assert.equal(await pauseAfter(OFFLINE), 5000);
  });

  it('waits no less after an error that came late, for all phones get the same at the same time', async () => {
    await start();
    await pass(20_000);
    assert.equal(await pauseAfter(OFFLINE), 4000);
  });

  it('ends the login with what it is told, and asks no more', async () => {
    await start();
    answer(error(401, 'SESSION_REPLACED', REPLACED));
    await settled();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_REPLACED', REPLACED) });
    watcher.stopWatch();
    await pass(600_000);
    assert.equal(asked(), 1);
  });

  describe('in an outage', () => {
    const problem = () => (phone.state() as { problem?: { code: string } }).problem?.code;

    /** The question has been cut off, and the session could not be asked for 4 s later. */
    beforeEach(async () => {
      await start();
      answer(OFFLINE);
      await settled();
      assert.equal(problem(), undefined);
      phone.wx.reply(CHECK, OFFLINE);
      await pass(4000);
      assert.equal(problem(), 'NETWORK');
    });

    it('asks the short question only, which tells when it is over', async () => {
      phone.wx.reply(CHECK, OFFLINE);
      await pass(8000);
      assert.equal(problem(), 'NETWORK');
      phone.wx.reply(CHECK, ok(SESSION));
      phone.wx.hold(WAIT);
      await pass(16_000);
      assert.equal(problem(), undefined);
      assert.deepEqual(phone.sent(), [WAIT, CHECK, CHECK, CHECK, WAIT]);
    });

    it('asks at once when somebody else finds that it is over', async () => {
      phone.wx.reply(CHECK, ok(SESSION));
      phone.wx.hold(WAIT);
      await phone.auth.check();
      await settled();
      assert.deepEqual(phone.sent(), [WAIT, CHECK, CHECK, WAIT]);
      await pass(600_000);
      assert.equal(asked(), 2);
    });

    it('asks no more after a logout', async () => {
      phone.wx.reply('POST /api/logout', ok({}));
      await phone.auth.logout();
      watcher.stopWatch();
      await pass(600_000);
      assert.deepEqual(phone.sent(), [WAIT, CHECK, 'POST /api/logout']);
    });
  });

  describe('stopWatch', () => {
    it('aborts the question', async () => {
      await start();
      watcher.stopWatch();
      assert.equal(phone.wx.requests[0].aborted, true);
      await pass(600_000);
      assert.equal(asked(), 1);
    });

    it('sends no more when it comes during a wait', async () => {
      await start();
      answer(OFFLINE);
      await settled();
      watcher.stopWatch();
      await pass(600_000);
      assert.equal(asked(), 1);
    });

    for (let steps = 0; steps < 10; steps += 1) {
      it(`leaves no question open when it comes ${steps} steps after the start`, async () => {
        phone.wx.hold(WAIT);
        watcher.startWatch();
        for (let step = 0; step < steps; step += 1) await null;
        watcher.stopWatch();
        await pass(600_000);
        assert.deepEqual(
          phone.wx.requests.filter(({ aborted }) => !aborted),
          [],
        );
        assert.ok(asked() <= 1);
      });
    }
  });

  describe('startWatch', () => {
    it('asks anew, and gives up the question before', async () => {
      await start();
      await start();
      assert.deepEqual(
        phone.wx.requests.map(({ aborted }) => aborted),
        [true, false],
      );
    });

    it('does not wait for the pause of the one before, which asks no more', async () => {
      await start();
      answer(OFFLINE);
      await settled();
      await start();
      assert.equal(asked(), 2);
      await pass(600_000);
      assert.equal(asked(), 2);
    });
  });

  it('asks nothing for a guest', async () => {
    phone = startPhone(diskWith({ revocations: [CREDENTIAL] }));
    watcher = phone.load('wechat-login/services/server/watcher') as typeof Watcher;
    watcher.startWatch();
    await settled();
    assert.deepEqual(phone.sent(), []);
  });
});
