import assert from 'node:assert/strict';
import { formatTime, shortId } from '../../miniprogram/utils/format';
import { inBrowser } from './suite';

inBrowser('login', (world) => {
  it('shows a guest what the mini program does, and calls nothing', async () => {
    const stage = await world.stage();
    for (const phone of stage.phones) {
      await phone.shows('轻点一下，安心登录', '一键登录', '单设备在线', '退出即失效', '微信一键登录');
      assert.equal(await phone.token(), undefined);
    }
    await stage.control('store').getByText('现在没有人登录，一个键也没有。').waitFor();
    assert.deepEqual(stage.calls, []);
  });

  it('shows who is logged in, on which phone, since when and until when', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const { user, createdAt, expiresAt } = await world.server.session((await phone.token())!);
    assert.equal(await phone.row('用户编号'), shortId(user!.id));
    assert.equal(await phone.row('登录设备'), 'iPhone 15 Pro');
    assert.equal(await phone.row('登录时间'), formatTime(createdAt));
    assert.equal(await phone.row('最长有效至'), formatTime(expiresAt));
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
    assert.equal(stage.count('POST /api/login'), 1);
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

  it('happens once when the button is tapped twice', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.button('微信一键登录').dblclick();
    await phone.shows('你已登录', '本机在线');
    assert.deepEqual(stage.calls, ['POST /api/login', 'GET /api/session']);
  });
});
