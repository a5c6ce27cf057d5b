import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from '../../miniprogram/wechat-login/utils/errors';
import { messageOf } from '../../miniprogram/wechat-login/utils/messages';
import { inBrowser } from './suite';

const text = (code: Failure['code']) => messageOf({ code } as Failure);

const LOGIN_FAILED = '登录没有成功';
const CHECK_FAILED = '暂时无法确认登录状态';

/** A switch, and what the user is told at a login, and at anything else. */
const OUTAGES = [
  { fault: 'offline', atLogin: text('WX_LOGIN_FAILED'), later: text('NETWORK') },
  { fault: 'storeDown', atLogin: text('STORE_UNAVAILABLE'), later: text('STORE_UNAVAILABLE') },
];

const WECHAT = [
  ['-1', text('WECHAT_UNAVAILABLE')],
  ['40029', text('WECHAT_CODE_INVALID')],
  ['40226', text('WECHAT_USER_BLOCKED')],
];

inBrowser('failures', (world) => {
  for (const { fault, atLogin, later } of OUTAGES) {
    it(`${fault}: says so at every step, loses nothing, and can be tried again`, async () => {
      const stage = await world.stage();
      const [phone] = stage.phones;
      const toggle = stage.control(`phone-1-${fault}`);

      await toggle.click();
      await phone.button('微信一键登录').click();
      assert.equal(await phone.notice(LOGIN_FAILED), atLogin);
      assert.equal(await phone.token(), undefined);
      await stage.stores();
      await toggle.click();
      await phone.login('再试一次');
      const token = (await phone.token())!;

      await toggle.click();
      await phone.refresh();
      assert.equal(await phone.notice(CHECK_FAILED), later);
      await phone.shows('你已登录', '状态待确认');
      await stage.control('phone-1-restart').click();
      await phone.shows('你已登录', '状态待确认');
      assert.equal(await phone.notice(CHECK_FAILED), later);
      await phone.forgetSession();
      await stage.control('phone-1-restart').click();
      await phone.shows('你的登录还在本机', '重试');
      assert.equal(await phone.notice(CHECK_FAILED), later);
      assert.equal(await phone.token(), token);
      assert.ok((await world.server.session(token)).user);

      if (fault === 'storeDown') {
        await toggle.click();
        await phone.button('重试').click();
      } else {
        await toggle.click();
      }
      await phone.shows('你已登录', '本机在线');
      assert.equal(await phone.screen.locator('.notice').count(), 0);
      assert.equal(await phone.token(), token);
      assert.equal(stage.logins.length, 1);
      await stage.watches(1);
    });
  }

  it('storeDown: is noticed and gone again on a phone that nobody touches', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = await phone.token();
    await stage.watches(1);
    await stage.control('phone-1-storeDown').click();
    await stage.hurry(phone.shows('你已登录', '状态待确认'));
    assert.equal(await phone.notice(CHECK_FAILED), text('STORE_UNAVAILABLE'));
    await stage.control('phone-1-storeDown').click();
    await stage.hurry(phone.shows('你已登录', '本机在线'));
    assert.equal(await phone.screen.locator('.notice').count(), 0);
    assert.equal(await phone.token(), token);
    await stage.watches(1);
  });

  it('WeChat refuses: says why, logs nobody in, and the older login of the user stays', async () => {
    const stage = await world.stage();
    const [older, phone] = stage.phones;
    await older.login();
    const select = stage.control('phone-2-wechat');
    for (const [failure, message] of WECHAT) {
      await select.selectOption(failure);
      await phone.screen.getByRole('button', { name: /^(微信一键登录|再试一次)$/ }).click();
      await phone.shows(message);
      assert.equal(await phone.notice(LOGIN_FAILED), message);
      assert.equal(await phone.token(), undefined);
      await older.refresh();
      await older.shows('你已登录', '本机在线');
    }
    // With 40029 it has tried once more by itself.
    assert.equal(stage.count('POST /api/login'), 1 + WECHAT.length + 1);
    await select.selectOption('');
    await phone.login('再试一次');
  });

  it('too many logins (45011): the button waits as long as the server asks for, and says so', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await stage.control('phone-1-wechat').selectOption('45011');
    await stage.stopClock();
    await phone.button('微信一键登录').click();
    assert.equal(await phone.notice(LOGIN_FAILED), text('RATE_LIMITED'));
    await phone.button('60 秒后可再试').click({ force: true });
    await stage.control('phone-1-wechat').selectOption('');
    await stage.pass(60);
    assert.equal(stage.count('POST /api/login'), 1);
    await phone.login('再试一次');
  });

  it('slow network: says what it is doing, and works', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    // The mini program is told of another network, and asks, unless it has just asked.
    await sleep(2000);
    await stage.control('phone-1-slow').click();
    await phone.button('确认中…').waitFor();
    await phone.button('刷新状态').waitFor();
    await phone.shows('你已登录', '本机在线');
  });

  it('no answer at all: gives up after ten seconds, loses nothing, and finds out by itself that it is over', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    await stage.stopClock();
    await stage.page.route('**/api/session**', () => {});
    await stage.control('phone-1-restart').click();
    await phone.shows('你已登录');
    await phone.button('确认中…').waitFor();
    await stage.page.clock.fastForward(10_000);
    assert.equal(await phone.notice(CHECK_FAILED), text('TIMEOUT'));
    assert.equal(await phone.token(), token);
    await stage.page.unroute('**/api/session**');
    // The long poll without an answer is given up after 35 seconds; then comes a pause.
    await stage.hurry(phone.shows('你已登录', '本机在线'));
    assert.equal(await phone.screen.locator('.notice').count(), 0);
  });
});
