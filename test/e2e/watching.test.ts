import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBrowser } from './suite';

/** What a phone may do while nobody touches it: keep one question open at the server, and nothing else. */
inBrowser('a phone that nobody touches', (world) => {
  it('has one long poll open for ten seconds, is told nothing of it, and loads the server with nothing else', async () => {
    const stage = await world.stage();
    await stage.phones[0].login();
    await stage.watches(1);
    await stage.tells(1, '查询登录状态：有效');
    const told = await stage.control('happenings').locator('li').count();
    stage.calls.length = 0;
    stage.polls = 0;
    // Real time, for it is the server that must not answer.
    await sleep(10_000);
    await stage.watches(1);
    assert.deepEqual([stage.calls, stage.polls], [[], 0]);
    assert.equal(await stage.control('happenings').locator('li').count(), told);
  });

  it('asks nothing in the background, and again as soon as it is in front', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.watches(1);
    await stage.control('phone-1-background').click();
    await stage.watches(0);
    stage.calls.length = 0;
    stage.polls = 0;
    // A minute of the phone's time in which nothing may happen.
    await stage.pass(60);
    assert.deepEqual([stage.calls, stage.polls], [[], 0]);
    await stage.control('phone-1-background').click();
    await stage.watches(1);
    await phone.shows('你已登录', '本机在线');
    assert.deepEqual([stage.calls, stage.polls], [['GET /api/session'], 1]);
    assert.equal(await stage.happenings(1, '小程序取消了请求').count(), 0);
  });

  it('asks nothing after a logout', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.watches(1);
    await phone.logout();
    await phone.notice('已退出账号');
    await stage.watches(0);
    stage.calls.length = 0;
    stage.polls = 0;
    // A minute of the phone's time in which nothing may happen.
    await stage.pass(60);
    assert.deepEqual([stage.calls, stage.polls], [[], 0]);
    assert.equal(await stage.happenings(1, '登录已经结束').count(), 0);
  });

  it('asks less and less during an outage', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.watches(1);
    await stage.stopClock();
    await stage.control('phone-1-offline').click();
    stage.polls = 0;
    await stage.pass(5 * 60);
    await phone.notice('暂时无法确认登录状态');
    const asked = await stage.happenings(1, '没有网络，请求没有发出').count();
    assert.ok(asked >= 3 && asked <= 9, `${asked} times in five minutes`);
    assert.equal(stage.polls, 0);
  });
});
