import assert from 'node:assert/strict';
import { formatTime, shortId } from '../../miniprogram/wechat-login/utils/format';
import { until } from '../helpers/until';
import { inBrowser } from './suite';

inBrowser('login', (world) => {
  it('shows a guest what the mini program does, and calls nothing', async () => {
    const stage = await world.stage();
    for (const phone of stage.phones) {
      await phone.shows('一次点击，安心登录', '一键登录', '单设备在线', '退出即失效', '微信一键登录', '暂不登录');
      assert.equal(await phone.token(), undefined);
    }
    await stage.control('store').getByText('现在没有人登录').waitFor();
    assert.deepEqual([stage.calls, stage.polls], [[], 0]);
  });

  it('does not ask again after 暂不登录, over restarts, until the user has logged in', async () => {
    const stage = await world.stage();
    const [phone, other] = stage.phones;
    await phone.button('暂不登录').click();
    for (const restart of [false, true]) {
      if (restart) await stage.control('phone-1-restart').click();
      await phone.shows('现在没有登录', '一键登录', '微信一键登录');
      assert.equal(await phone.button('暂不登录').count(), 0);
    }
    await other.shows('一次点击，安心登录', '暂不登录');
    assert.deepEqual([stage.calls, stage.polls], [[], 0]);
    await phone.login();
  });

  it('takes the failure of a login away after 暂不登录', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await stage.control('phone-1-wechat').selectOption('-1');
    await phone.button('微信一键登录').click();
    await phone.notice('登录没有成功');
    await phone.button('暂不登录').click();
    await phone.shows('现在没有登录');
    assert.equal(await phone.screen.locator('.notice').count(), 0);
  });

  it('shows who is logged in, on which phone, since when and until when', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const { user, createdAt, expiresAt } = await world.server.session((await phone.token())!);
    assert.equal(await phone.row('用户编号'), shortId(user!.id));
    assert.equal(await phone.row('登录设备'), 'iPhone 15 Pro');
    assert.equal(await phone.row('登录时间'), formatTime(createdAt));
    assert.equal(await phone.row('有效期至'), formatTime(expiresAt));
    assert.deepEqual(stage.calls, ['POST /api/login', 'GET /api/session']);
  });

  it('tells what happens, and what is stored', async () => {
    const stage = await world.stage();
    await stage.phones[0].login();
    await stage.tells(1, '登录成功，手机拿到新的 token');
    await stage.stores('token', 'session');
    await stage.control('store').getByText('iPhone 15 Pro', { exact: false }).waitFor();
  });

  it('stays after a reload', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = await phone.token();
    await stage.page.reload();
    await phone.shows('你已登录', '本机在线');
    assert.equal(await phone.token(), token);
    assert.equal(stage.logins.length, 1);
  });

  it('stays after the mini program was killed', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.control('phone-1-restart').click();
    await stage.tells(1, '小程序');
    await phone.shows('你已登录', '本机在线');
    assert.deepEqual(stage.calls, ['POST /api/login', 'GET /api/session', 'GET /api/session']);
  });

  it('stays after 退出小程序, which is apart from 退出账号', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    for (const reopen of ['tap', 'kill']) {
      await phone.button('退出小程序（登录保留）').click();
      const closed = phone.frame.getByTestId('background');
      await closed.getByText('小程序已关闭，点击再次打开').waitFor();
      await stage.tells(1, '退出小程序，登录还在');
      await stage.watches(0);
      assert.ok((await world.server.session(token)).user);
      if (reopen === 'tap') await closed.getByRole('button').click();
      else await stage.control('phone-1-restart').click();
      await closed.waitFor({ state: 'detached' });
      await phone.shows('你已登录', '本机在线');
    }
    assert.equal(await phone.modal.count(), 0);
    assert.equal(await phone.token(), token);
    assert.equal(stage.count('POST /api/login'), 1);
    assert.equal(stage.count('POST /api/logout'), 0);
  });

  it('happens once when the button is tapped twice', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.button('微信一键登录').dblclick();
    await phone.shows('你已登录', '本机在线');
    assert.deepEqual(stage.calls, ['POST /api/login', 'GET /api/session']);
  });

  it('is renewed once, without a tap and a notice, when the session has expired unused', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    await stage.control('phone-1-background').click();
    await stage.watches(0);
    await world.server.expire(token);
    await phone.liesUnused();
    await stage.control('phone-1-restart').click();
    await until('the phone has a new token', async () => ![undefined, token].includes(await phone.token()));
    await phone.shows('你已登录', '本机在线');
    assert.equal(await phone.screen.locator('.notice').count(), 0);
    await stage.watches(1);
    assert.equal(stage.logins.length, 2);
    assert.equal(await phone.token(), stage.logins[1].token);
  });

  it('can be given up with 退出账号 while it is renewed', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.control('phone-1-background').click();
    await stage.watches(0);
    await world.server.expire((await phone.token())!);
    await phone.liesUnused();
    const answer = await stage.hold('**/api/login');
    await stage.control('phone-1-restart').click();
    await answer.held;
    await phone.shows('欢迎回来', '登录已过期，正在自动续期…');
    await phone.logout();
    await phone.shows('已退出账号');
    await answer.release();
    await stage.stores();
    await until('the phone has nothing left to end', async () => (await phone.revocations()).length === 0);
    assert.equal(await phone.token(), undefined);
  });

  it('is not renewed when the session was ended while it was in use: its user decides', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.watches(1);
    await world.server.expire((await phone.token())!);
    await phone.notice('登录已失效');
    assert.equal(await phone.token(), undefined);
    await stage.control('phone-1-restart').click();
    await phone.button('知道了').waitFor();
    assert.equal(stage.logins.length, 1);
    await phone.login('重新登录');
  });

  it('is given up with 取消登录 before the server hears of it: the login of the other phone stays', async () => {
    const stage = await world.stage();
    const [phone, other] = stage.phones;
    await other.login();
    const code = await stage.hold('**/sandbox/code**');
    await phone.button('微信一键登录').click();
    await code.held;
    await phone.button('取消登录').click();
    await phone.shows('现在没有登录', '微信一键登录');
    await code.release();
    await stage.pass(10);
    assert.equal(stage.count('POST /api/login'), 1);
    assert.equal(await phone.token(), undefined);
    await other.refresh();
    await other.shows('你已登录', '本机在线');
  });

  it('is given up with 取消登录 while the server answers: nobody is logged in later, and the late session is ended', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    const answer = await stage.hold('**/api/login');
    await phone.button('微信一键登录').click();
    await answer.held;
    await phone.button('取消登录').click();
    await phone.shows('现在没有登录', '微信一键登录');
    await stage.stores('token', 'session');
    const revocation = stage.page.waitForResponse('**/api/logout');
    await answer.release();
    assert.equal((await revocation).status(), 200);
    await until('the test knows of the late session', async () => stage.logins.length === 1);
    const [{ token }] = stage.logins;
    assert.equal((await world.server.session(token)).code, 'SESSION_EXPIRED');
    await stage.stores();
    await until('the phone has nothing left to end', async () => (await phone.revocations()).length === 0);
    assert.equal(await phone.token(), undefined);
    await phone.shows('现在没有登录', '微信一键登录');
    assert.equal(await phone.screen.locator('.notice').count(), 0);
    assert.equal(stage.polls, 0);
  });
});
