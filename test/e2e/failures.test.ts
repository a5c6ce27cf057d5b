import assert from 'node:assert/strict';
import type { Failure } from '../../miniprogram/utils/errors';
import { messageOf } from '../../miniprogram/utils/messages';
import { inBrowser } from './suite';

const text = (code: Failure['code']) => messageOf({ code } as Failure);

const LOGIN_FAILED = '登录没有成功';
const CHECK_FAILED = '暂时无法确认登录状态';
const LOGOUT_FAILED = '退出没有完成，本机仍保留登录';

/** A switch, and what the user is told at a login, and at anything else. */
const OUTAGES = [
  { fault: 'offline', atLogin: text('WX_LOGIN_FAILED'), later: text('NETWORK') },
  { fault: 'storeDown', atLogin: text('STORE_UNAVAILABLE'), later: text('STORE_UNAVAILABLE') },
];

const WECHAT = [
  ['-1', text('WECHAT_UNAVAILABLE')],
  ['40029', text('WECHAT_CODE_INVALID')],
  ['40226', text('WECHAT_USER_BLOCKED')],
  ['45011', text('RATE_LIMITED')],
];

inBrowser('failures', (world) => {
  for (const { fault, atLogin, later } of OUTAGES) {
    it(`${fault}: says so at every step, and loses nothing`, async () => {
      const stage = await world.stage();
      const [phone] = stage.phones;
      const toggle = stage.control(`phone-1-${fault}`);

      await toggle.click();
      await phone.button('微信一键登录').click();
      assert.equal(await phone.notice(LOGIN_FAILED), atLogin);
      assert.equal(await phone.token(), undefined);
      await stage.stores();
      await toggle.click();
      await phone.login();
      const token = (await phone.token())!;

      await toggle.click();
      await phone.refresh();
      assert.equal(await phone.notice(CHECK_FAILED), later);
      await phone.shows('你已登录', '状态待确认');
      await phone.logout();
      assert.equal(await phone.notice(LOGOUT_FAILED), later);
      await stage.control('phone-1-restart').click();
      await phone.shows('你的登录还在本机');
      assert.equal(await phone.notice(CHECK_FAILED), later);
      assert.equal(await phone.token(), token);
      assert.ok((await world.server.session(token)).user);

      await toggle.click();
      await phone.button('重试').click();
      await phone.shows('你已登录', '本机在线');
      await phone.logout();
      await phone.notice('已退出账号');
    });
  }

  it('WeChat refuses: says why, logs nobody in, and the older login of the user stays', async () => {
    const stage = await world.stage();
    const [older, phone] = stage.phones;
    await older.login();
    const select = stage.control('phone-2-wechat');
    for (const [failure, message] of WECHAT) {
      await select.selectOption(failure);
      await phone.button('微信一键登录').click();
      assert.equal(await phone.notice(LOGIN_FAILED), message);
      await phone.shows('轻点一下，安心登录');
      assert.equal(await phone.token(), undefined);
      await older.refresh();
      await older.shows('你已登录', '本机在线');
    }
    assert.equal(stage.count('POST /api/login'), 1 + WECHAT.length);
    await select.selectOption('');
    await phone.login();
  });

  it('slow network: says what it is doing, and works', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.control('phone-1-slow').click();
    await phone.button('刷新状态').click();
    await phone.shows('正在确认…');
    await phone.shows('刷新状态');
    await phone.shows('你已登录', '本机在线');
  });

  it('no answer at all: gives up after ten seconds, and loses nothing', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    await stage.page.clock.install();
    await stage.page.route('**/api/session', () => {});
    await stage.control('phone-1-restart').click();
    await phone.shows('正在确认登录状态…');
    await stage.page.clock.fastForward(10_000);
    assert.equal(await phone.notice(CHECK_FAILED), text('TIMEOUT'));
    assert.equal(await phone.token(), token);
    await stage.page.unroute('**/api/session');
    await phone.button('重试').click();
    await phone.shows('你已登录', '本机在线');
  });
});
