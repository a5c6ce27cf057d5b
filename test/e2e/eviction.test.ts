import assert from 'node:assert/strict';
import { formatTime } from '../../miniprogram/wechat-login/utils/format';
import type { Stage } from './stage';
import { inBrowser } from './suite';

const REPLACED = '账号已在别处登录';

inBrowser('one phone per user', (world) => {
  /** Both phones have logged in, one after the other. @return the token that the first has lost */
  async function evicted(stage: Stage): Promise<string> {
    const [older, newer] = stage.phones;
    await older.login();
    const token = (await older.token())!;
    await stage.watches(1);
    await newer.login();
    return token;
  }

  /** Phone 1 has been told that phone 2 took its place. */
  async function isTold({ phones: [phone] }: Stage, token: string): Promise<void> {
    const text = await phone.notice(REPLACED);
    const answer = (await world.server.session(token)) as { code: string; replacedAt: string };
    assert.equal(answer.code, 'SESSION_REPLACED');
    assert.equal(text, '本机随之退出。如果不是你本人，请尽快重新登录。');
    assert.equal(await phone.row('登录设备'), 'HUAWEI Mate 60');
    assert.equal(await phone.row('登录时间'), formatTime(answer.replacedAt));
    await phone.shows('知道了', '重新登录');
    assert.equal(await phone.token(), undefined);
  }

  it('tells the older phone within two seconds, though nobody touches it', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await older.login();
    const token = (await older.token())!;
    await stage.watches(1);
    await newer.button('微信一键登录').click();
    await older.notice(REPLACED);
    const took = Date.now() - stage.logins[1].at;
    assert.ok(took < 2000, `it took ${took} ms`);
    await isTold(stage, token);
    await newer.shows('你已登录', '本机在线');
    await stage.stores('token', 'session');
    await stage.tells(1, '登录已被另一台手机顶替，手机得知后退出');
    await stage.watches(1);
  });

  it('lets the older phone take the login back, and tells the newer one in turn', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await evicted(stage);
    await older.login('重新登录');
    await newer.notice(REPLACED);
    assert.equal(await newer.row('登录设备'), 'iPhone 15 Pro');
    assert.equal(await older.screen.locator('.notice').count(), 0);
  });

  it('leaves the older phone in peace after 知道了, over restarts', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await evicted(stage);
    await older.button('知道了').click();
    for (const restart of [false, true]) {
      if (restart) await stage.control('phone-1-restart').click();
      await older.shows('现在没有登录', '微信一键登录');
      assert.equal(await older.screen.locator('.notice').count(), 0);
      assert.equal(await older.button('暂不登录').count(), 0);
    }
    await newer.refresh();
    await newer.shows('你已登录', '本机在线');
    assert.equal(stage.count('POST /api/login'), 2);
  });

  it('says the reason again after the mini program was killed before the user saw it', async () => {
    const stage = await world.stage();
    const [older] = stage.phones;
    const token = await evicted(stage);
    await isTold(stage, token);
    const text = await older.notice(REPLACED);
    stage.calls.length = 0;
    await stage.control('phone-1-restart').click();
    assert.equal(await older.notice(REPLACED), text);
    await stage.page.reload();
    assert.equal(await older.notice(REPLACED), text);
    await older.shows('知道了', '重新登录');
    // The other phone's: after the reload it asks for its own session.
    await stage.phones[1].shows('你已登录', '本机在线');
    assert.deepEqual(stage.calls, ['GET /api/session']);
  });

  it('ends in peace however often two phones take the login from each other', async () => {
    const stage = await world.stage();
    const [one, two] = stage.phones;
    await evicted(stage);
    for (const phone of [one, two, one, two, one]) {
      await phone.notice(REPLACED);
      await phone.login('重新登录');
    }
    await two.notice(REPLACED);
    // A minute of the phones' time in which nothing may happen.
    stage.calls.length = 0;
    await stage.pass(60);
    await one.refresh();
    await one.shows('你已登录', '本机在线');
    assert.equal(stage.logins.length, 2 + 5);
    assert.equal(stage.count('POST /api/login'), 0);
  });

  it('tells the older phone when its user comes back to it', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await older.login();
    const token = (await older.token())!;
    await stage.control('phone-1-background').click();
    await older.frame.getByTestId('background').waitFor();
    await newer.login();
    await stage.control('phone-1-background').click();
    await isTold(stage, token);
  });

  it('tells the older phone when its network is back, though it wanted to log out meanwhile', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await older.login();
    await stage.control('phone-1-offline').click();
    await newer.login();
    await older.button('退出账号').click();
    await older.modal.waitFor();
    await stage.control('phone-1-offline').click();
    await older.notice(REPLACED);
    await older.modal.getByRole('button', { name: '退出', exact: true }).click();
    await older.shows('知道了', '重新登录');
    await older.notice(REPLACED);
    await stage.stores('token', 'session');
  });

  it('lets different users be', async () => {
    const stage = await world.stage();
    const [one, two] = stage.phones;
    await stage.control('phone-2-user-B').click();
    await stage.page.locator('[data-testid=phone-2-user-B][aria-pressed=true]').waitFor();
    await two.shows('一次点击，安心登录');
    await one.login();
    await two.login();
    await stage.stores('token', 'session', 'token', 'session');
    assert.notEqual(await one.row('用户编号'), await two.row('用户编号'));
    await two.logout();
    await two.notice('已退出账号');
    await one.refresh();
    await one.shows('你已登录', '本机在线');
    await stage.stores('token', 'session');
  });
});
