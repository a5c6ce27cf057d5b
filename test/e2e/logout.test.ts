import assert from 'node:assert/strict';
import { inBrowser } from './suite';

inBrowser('logout', (world) => {
  it('does nothing when the user changes their mind', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const token = (await phone.token())!;
    await phone.button('退出账号').click();
    await phone.modal.getByText('退出后，这次登录立即失效，需要重新登录才能继续使用。').waitFor();
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
    assert.equal(await phone.notice('已退出账号'), '这次登录已经失效，本机的登录信息也已清除。');
    await phone.shows('轻点一下，安心登录');
    assert.equal(await phone.token(), undefined);
    assert.equal((await world.server.session(token)).code, 'SESSION_EXPIRED');
    await stage.stores();
    await stage.tells(1, '退出账号，token 立即失效');

    stage.calls.length = 0;
    await stage.control('phone-1-restart').click();
    await phone.screen.locator('.notice').waitFor({ state: 'detached' });
    await phone.shows('轻点一下，安心登录');
    await stage.page.reload();
    await phone.shows('轻点一下，安心登录');
    assert.deepEqual(stage.calls, []);
  });

  it('asks once and happens once when each button is tapped twice', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await phone.button('退出账号').dblclick();
    await phone.modal.waitFor();
    assert.equal(await phone.modal.count(), 1);
    await phone.modal.getByRole('button', { name: '退出', exact: true }).dblclick();
    await phone.notice('已退出账号');
    assert.equal(await phone.modal.count(), 0);
    assert.equal(stage.count('POST /api/logout'), 1);
  });
});
