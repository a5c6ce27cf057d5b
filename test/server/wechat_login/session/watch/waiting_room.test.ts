import assert from 'node:assert/strict';
import mm from 'egg-mock';
import { Waiter, WaitingRoom } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/watch/waiting_room';

const FULL = { name: 'ApiError', code: 'RATE_LIMITED', retryAfterSeconds: 5 };

describe('WaitingRoom', () => {
  it('enter › lets in so many for each session', () => {
    const room = new WaitingRoom({ maxWaits: 10, maxWaitsPerSession: 2 });
    room.enter('a');
    const second = room.enter('a');
    assert.throws(() => room.enter('a'), FULL);
    room.enter('b');
    assert.equal(room.size, 3);
    room.leave('a', second);
    room.enter('a');
    assert.throws(() => room.enter('a'), FULL);
    assert.equal(room.size, 3);
  });

  it('enter › lets in so many altogether', () => {
    const room = new WaitingRoom({ maxWaits: 2, maxWaitsPerSession: 2 });
    const first = room.enter('a');
    room.enter('b');
    assert.throws(() => room.enter('c'), FULL);
    room.leave('a', first);
    room.enter('c');
    assert.throws(() => room.enter('a'), FULL);
  });

  it('leave › counts each once, and forgets who has left', () => {
    const room = new WaitingRoom({ maxWaits: 2, maxWaitsPerSession: 2 });
    const a = room.enter('a');
    const b = room.enter('b');
    room.leave('a', a);
    room.leave('a', a);
    room.leave('a', b);
    assert.equal(room.size, 1);
    assert.deepEqual([room.of('a'), room.of('b'), room.all()], [[], [b], [b]]);
  });

  it('of › names those who wait for the session', () => {
    const room = new WaitingRoom({ maxWaits: 9, maxWaitsPerSession: 2 });
    const waiters = [room.enter('a'), room.enter('a')];
    const other = room.enter('b');
    assert.deepEqual(room.of('a'), waiters);
    assert.deepEqual(room.of('c'), []);
    assert.deepEqual(room.all(), [...waiters, other]);
  });
});

describe('Waiter', () => {
  afterEach(mm.restore);

  it('ended › is `time` after so long', async () => {
    const begin = Date.now();
    assert.equal(await new Waiter().ended(50), 'time');
    assert.ok(Date.now() - begin >= 49);
  });

  it('ended › is what ended it first', async () => {
    const waiter = new Waiter();
    const ended = waiter.ended(60_000);
    waiter.end('news');
    waiter.end('stop');
    assert.equal(await ended, 'news');
  });

  it('ended › is what ended it before it began', async () => {
    const waiter = new Waiter();
    waiter.end('news');
    waiter.end('stop');
    assert.equal(await waiter.ended(60_000), 'news');
  });

  it('ended › leaves no timer behind', async () => {
    const { setTimeout: set } = globalThis;
    const timers: NodeJS.Timeout[] = [];
    mm(globalThis, 'setTimeout', (...args: Parameters<typeof set>) => {
      const timer = set(...args);
      timers.push(timer);
      return timer;
    });
    mm(globalThis, 'clearTimeout', (timer: NodeJS.Timeout) => {
      timers.splice(timers.indexOf(timer), 1);
      timer.close();
    });
    const waiter = new Waiter();
    const ended = waiter.ended(60_000);
    assert.equal(timers.length, 1);
    waiter.end('stop');
    assert.equal(await ended, 'stop');
    assert.equal(timers.length, 0);
  });
});
