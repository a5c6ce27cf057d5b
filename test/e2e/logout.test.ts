import assert from 'node:assert/strict';
import { inBrowser } from './suite';

const TOLD = '本机的登录信息已清除，服务器上的登录也已失效。';
const KEPT = '本机的登录信息已清除。现在联系不上服务器，恢复后服务器上的登录也会自动失效。';

inBrowser('logout', (world) => {
  it('does nothing when the user changes their mind', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    await phone.button('退出账号').click();
    await phone.modal.getByText('退出后，需要重新登录才能继续使用。').waitFor();
    await phone.modal.getByRole('button', { name: '取消', exact: true }).click();
    await phone.modal.waitFor({ state: 'detached' });
    await phone.shows('你已登录', '本机在线');
    assert.equal(stage.count('POST /api/logout'), 0);
    assert.equal(await phone.token(), token);
    assert.ok((await world.server.session(token)).user);
  });

  it('ends the session and forgets it, for good', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    await stage.stores('token', 'session');
    await phone.logout();
    await phone.shows('已退出账号', TOLD);
    assert.equal(await phone.token(), undefined);
    assert.deepEqual(await phone.revocations(), []);
    assert.equal((await world.server.session(token)).code, 'SESSION_EXPIRED');
    await stage.stores();
    await stage.tells(1, '退出账号，token 立即失效');
    await stage.watches(0);
  });

  it('holds over restarts: nothing asks the server, or WeChat for a code', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await phone.logout();
    await phone.shows('已退出账号', TOLD);
    const codes: string[] = [];
    stage.page.on('request', (request) => request.url().includes('/sandbox/') && codes.push(request.url()));
    stage.calls.length = 0;
    stage.polls = 0;
    await stage.control('phone-1-restart').click();
    await phone.screen.locator('.notice').waitFor({ state: 'detached' });
    await phone.shows('现在没有登录');
    await stage.page.reload();
    await phone.shows('现在没有登录');
    for (const press of ['background', 'background', 'offline', 'offline']) {
      await stage.control(`phone-1-${press}`).click();
    }
    // A minute of the phone's time in which nothing may happen.
    await stage.pass(60);
    await phone.shows('现在没有登录');
    assert.deepEqual([stage.calls, stage.polls, codes], [[], 0, []]);
  });

  it('asks once and happens once when each button is tapped twice', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await phone.button('退出账号').dblclick();
    await phone.modal.waitFor();
    assert.equal(await phone.modal.count(), 1);
    await phone.modal.getByRole('button', { name: '退出', exact: true }).dblclick();
    await phone.shows('已退出账号', TOLD);
    assert.equal(await phone.modal.count(), 0);
    assert.equal(stage.count('POST /api/logout'), 1);
  });

  for (const [fault, restarts] of [
    ['offline', false],
    ['offline', true],
    ['storeDown', true],
  ] as const) {
    it(`works with the switch ${fault}${restarts ? ' and over a restart' : ''}: the server is told when it can be`, async () => {
      const stage = await world.stage();
      const [phone] = stage.phones;
      await phone.login();
      const token = (await phone.token())!;
      if (fault !== 'offline') await stage.stopClock();
      await stage.control(`phone-1-${fault}`).click();
      await phone.logout();
      for (const restart of restarts ? [false, true] : [false]) {
        if (restart) await stage.control('phone-1-restart').click();
        assert.equal(await phone.notice('本机已退出账号'), KEPT);
        await phone.shows('微信一键登录');
        assert.equal(await phone.token(), undefined);
        assert.deepEqual(await phone.revocations(), [token]);
      }
      assert.ok((await world.server.session(token)).user);

      await stage.control(`phone-1-${fault}`).click();
      // The network's return is told to the mini program; that of the server it finds by itself.
      if (fault !== 'offline') await stage.hurry(phone.shows(TOLD));
      await phone.shows('已退出账号', TOLD);
      assert.equal((await world.server.session(token)).code, 'SESSION_EXPIRED');
      assert.deepEqual(await phone.revocations(), []);
      await stage.stores();
    });
  }
});
