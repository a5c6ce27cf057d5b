import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { OnceAMinute } from '../../../../server/lib/plugin/egg-wechat-login/lib/audit/once_a_minute';

const MINUTE_MS = 60_000;

describe('OnceAMinute', () => {
  let events: OnceAMinute;
  let told: [kind: string, address: string, more: number][];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    events = new OnceAMinute();
    told = [];
  });
  afterEach(() => mock.timers.reset());

  function add(kind: string, address: string, times = 1): void {
    for (let i = 0; i < times; i++) events.add(kind, address, (from, more) => told.push([kind, from, more]));
  }

  /** What has been told since the last call. */
  const news = () => told.splice(0);

  it('tells the first of a kind and address at once, and the number of others after a minute', () => {
    add('a', '192.0.2.1', 3);
    add('a', '192.0.2.2');
    add('b', '192.0.2.1', 2);
    assert.deepEqual(news(), [
      ['a', '192.0.2.1', 0],
      ['a', '192.0.2.2', 0],
      ['b', '192.0.2.1', 0],
    ]);
    mock.timers.tick(MINUTE_MS - 1);
    assert.deepEqual(news(), []);
    mock.timers.tick(1);
    assert.deepEqual(news(), [
      ['a', '192.0.2.1', 2],
      ['b', '192.0.2.1', 1],
    ]);
  });

  it('tells a flood once a minute, until a minute passes without it', () => {
    add('a', '192.0.2.1', 10);
    news();
    for (let minute = 1; minute <= 3; minute++) {
      mock.timers.tick(MINUTE_MS);
      assert.equal(news().length, 1);
      add('a', '192.0.2.1', 10);
      assert.deepEqual(news(), []);
    }
    mock.timers.tick(MINUTE_MS);
    assert.deepEqual(news(), [['a', '192.0.2.1', 10]]);
    mock.timers.tick(MINUTE_MS);
    assert.deepEqual(news(), []);
    add('a', '192.0.2.1');
    assert.deepEqual(news(), [['a', '192.0.2.1', 0]]);
  });

  it('counts the addresses beyond 1000 together', () => {
    for (let i = 0; i < 3000; i++) add('a', `10.0.${Math.floor(i / 250)}.${i % 250}`);
    const first = news();
    assert.equal(first.length, 1001);
    assert.deepEqual(first.at(-1), ['a', 'other', 0]);
    mock.timers.tick(MINUTE_MS);
    assert.deepEqual(news(), [['a', 'other', 1999]]);
  });

  it('tells the rest at the end', () => {
    add('a', '192.0.2.1', 3);
    news();
    events.flush();
    assert.deepEqual(news(), [['a', '192.0.2.1', 2]]);
    mock.timers.tick(MINUTE_MS);
    assert.deepEqual(news(), []);
  });
});
