import assert from 'node:assert/strict';
import { HeldServer } from '../../helpers/process/held_server';
import type { HeldWechat } from '../../helpers/http/held_wechat';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import type { ServerProcess } from '../../helpers/process/server_process';

/** config.wechatLogin.wechatMaxConcurrent */
const BULKHEAD = 200;

if (hasRedisServer()) describe('npm start, when WeChat hangs', suite);
else console.warn('Left out: npm start while WeChat hangs, because this machine has no redis-server');

function suite() {
  let held: HeldServer;
  let server: ServerProcess;
  let wechat: HeldWechat;

  before(async () => {
    held = await HeldServer.start(1);
    ({ server, wechat } = held);
  });

  after(() => held?.stop());

  function login(code: string) {
    return server.request('POST', '/api/login', { body: { code } });
  }

  /** Ten times ten at once. */
  async function check(token: string): Promise<void> {
    for (let i = 0; i < 10; i++) {
      const checks = Array.from({ length: 10 }, () => server.request('GET', '/api/session', { token }));
      for (const { status } of await Promise.all(checks)) assert.equal(status, 200);
    }
  }

  it('500 logins wait or are refused, and GET /api/session is served all the while', async () => {
    const token = await held.login('first');

    let answered = 0;
    const hanging = Array.from({ length: BULKHEAD }, async (_, i) => {
      const answer = await login(`code-${i}`);
      answered += 1;
      return answer;
    });
    await wechat.holds(BULKHEAD);
    await check(token);
    // The checks were answered while logins hung. WeChat's time is short: the others come only now.
    assert.ok(answered < BULKHEAD);
    // One for each call under way, and the one that the first login has left open.
    assert.ok(wechat.peakConnections <= BULKHEAD + 1, `${wechat.peakConnections} connections to WeChat`);
    const refused = Array.from({ length: 300 }, (_, i) => login(`code-${BULKHEAD + i}`));
    await check(token);

    const answers = await Promise.all([...hanging, ...refused]);
    // Not 500. A call that has timed out may be open a moment longer at WeChat's end, when the next one arrives.
    assert.ok(wechat.peakHeld < 1.5 * BULKHEAD, `${wechat.peakHeld} requests at once`);
    const codes = new Set(answers.map(({ status, body }) => `${status} ${body.code}`));
    assert.deepEqual(codes, new Set(['502 WECHAT_UNAVAILABLE']));
  });

  it('is answered › logins go on as before', async () => {
    wechat.release();
    const again = login('again');
    await wechat.holds(1);
    wechat.release();
    assert.equal((await again).status, 200);
  });
}
