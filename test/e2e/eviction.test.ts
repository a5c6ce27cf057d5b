import assert from 'node:assert/strict';
import { messageOf } from '../../miniprogram/utils/messages';
import type { Failure } from '../../miniprogram/utils/errors';
import type { Stage } from './stage';
import { inBrowser } from './suite';

inBrowser('one phone per user', (world) => {
  /** Phone 1 has been told that phone 2 took its place. */
  async function isTold({ phones: [phone] }: Stage, token: string): Promise<void> {
    const text = await phone.notice('账号已在别处登录');
    const answer = (await world.server.session(token)) as Failure;
    assert.equal(answer.code, 'SESSION_REPLACED');
    assert.equal(text, messageOf(answer));
    assert.match(text, /^你的账号于今天 \d\d:\d\d 在「HUAWEI Mate 60」登录，本机随之退出。/);
    await phone.shows('轻点一下，安心登录');
    assert.equal(await phone.token(), undefined);
  }

  it('tells the older phone when it asks', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await older.login();
    const token = (await older.token())!;
    await newer.login();
    await stage.stores('token', 'session');
    await older.refresh();
    await isTold(stage, token);
    await stage.tells(1, '登录已被另一台手机顶替，手机得知后退出');
    await newer.refresh();
    await newer.shows('你已登录', '本机在线');
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

  it('tells the older phone when it wants to log out, and leaves the newer one alone', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await older.login();
    const token = (await older.token())!;
    await newer.login();
    await older.logout();
    await isTold(stage, token);
    await stage.stores('token', 'session');
  });

  it('lets the older phone take the login back', async () => {
    const stage = await world.stage();
    const [older, newer] = stage.phones;
    await older.login();
    await newer.login();
    await older.refresh();
    await older.notice('账号已在别处登录');
    await older.login();
    await newer.refresh();
    assert.match(await newer.notice('账号已在别处登录'), /在「iPhone 15 Pro」登录/);
  });

  it('lets different users be', async () => {
    const stage = await world.stage();
    const [one, two] = stage.phones;
    await stage.control('phone-2-user-B').click();
    await stage.page.locator('[data-testid=phone-2-user-B][aria-pressed=true]').waitFor();
    await two.shows('轻点一下，安心登录');
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
