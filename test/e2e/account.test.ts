import assert from 'node:assert/strict';
import { until } from '../helpers/until';
import type { Phone } from './phone';
import { inBrowser } from './suite';

/** Opens 账号与隐私, taps 注销账号 and answers the question. */
async function close(phone: Phone, answer: '注销' | '取消' = '注销'): Promise<void> {
  await phone.link('账号与隐私').click();
  await phone.button('注销账号').click();
  await phone.modal.getByRole('button', { name: answer, exact: true }).click();
}

inBrowser('account', (world) => {
  it('is closed on the phone that asks, and over for good: nothing is stored, nothing renews', async () => {
    const stage = await world.stage();
    const [one] = stage.phones;
    await one.login();
    const token = (await one.token())!;
    await stage.stores('token', 'session');
    await close(one);
    assert.equal(await one.notice('账号已注销'), '所有设备上的登录都已结束，登录信息已从服务器删除。');
    assert.equal(await one.button('注销账号').count(), 0);
    assert.equal((await one.storage()).includes(token), false);
    assert.equal((await world.server.session(token)).code, 'ACCOUNT_DELETED');
    await stage.tells(1, '注销账号，所有登录结束，登录信息删除');
    await one.frame.getByRole('button', { name: '返回', exact: true }).click();
    await one.notice('账号已注销');
    const logins = stage.count('POST /api/login');
    await stage.control('phone-1-restart').click();
    await one.shows('一次点击，安心登录');
    await stage.pass(5);
    assert.equal(stage.count('POST /api/login'), logins);
    assert.equal(stage.count('DELETE /api/account'), 1);
  });

  it('is closed on a small phone, too, with the notice that says so in sight', async () => {
    const phone = await world.phone({ viewport: { width: 320, height: 568 } });
    await phone.login();
    await close(phone);
    await phone.notice('账号已注销');
    const top = () => phone.visible.locator('.notice').evaluate((notice) => notice.getBoundingClientRect().top);
    await until('the notice is in sight', async () => (await top()) >= 0);
  });

  it('stays when the user says no', async () => {
    const stage = await world.stage();
    const [one] = stage.phones;
    await one.login();
    await close(one, '取消');
    await one.modal.waitFor({ state: 'detached' });
    await one.button('注销账号').waitFor();
    assert.equal(stage.count('DELETE /api/account'), 0);
    assert.ok((await world.server.session((await one.token())!)).user);
  });

  it('is closed for good when the answer was lost: the phone has forgotten at once, and asks until it knows', async () => {
    const stage = await world.stage();
    const [one] = stage.phones;
    await one.login();
    const token = (await one.token())!;
    const { held, release } = await stage.hold('**/api/account');
    await close(one);
    await held;
    await one.notice('正在注销账号…');
    assert.equal(await one.token(), undefined);
    // The server has done it, but the phone has lost its network before the answer.
    assert.equal((await world.server.session(token)).code, 'ACCOUNT_DELETED');
    await stage.control('phone-1-offline').click();
    await release().catch(() => undefined);
    await one.notice('注销还没有完成');
    await stage.control('phone-1-offline').click();
    await one.notice('账号已注销');
    assert.deepEqual(await one.revocations(), []);
  });

  it('does nothing offline, and says so', async () => {
    const stage = await world.stage();
    const [one] = stage.phones;
    await one.login();
    await stage.control('phone-1-offline').click();
    await close(one);
    await one.frame.getByText(/^没能从微信取得登录凭证/).waitFor();
    await one.button('注销账号').waitFor();
    assert.equal(stage.count('DELETE /api/account'), 0);
    assert.notEqual(await one.token(), undefined);
  });

  for (const [where, cause, title] of [
    ['on another phone', 'close', '账号已注销'],
    ['by a cancellation in WeChat', 'cancel', '账号已注销'],
  ] as const) {
    it(`that is closed ${where} is told to the phone within 2 seconds`, async () => {
      const stage = await world.stage();
      const [, two] = stage.phones;
      await two.login();
      await stage.watches(1);
      const since = Date.now();
      // Elsewhere with the same login: another login of the user would have ended this one.
      if (cause === 'cancel') await stage.control('phone-1-cancel').click();
      else await world.server.closeAccount('A', (await two.token())!);
      assert.equal(await two.notice(title), '账号已注销，或已在微信中取消授权，本机的登录随之结束。');
      const took = Date.now() - since;
      assert.ok(took < 2000, `${took} ms`);
      assert.equal(await two.token(), undefined);
      if (cause === 'cancel') await stage.tells(1, '用户在微信里取消了授权，微信通知了服务器');
      await stage.tells(2, '账号已注销或取消授权，手机得知后退出');
    });
  }
});
