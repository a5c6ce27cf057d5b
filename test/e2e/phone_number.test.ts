import assert from 'node:assert/strict';
import { until } from '../helpers/until';
import { inBrowser } from './suite';

const OFFER = '不绑定也能使用，\n只显示打码号码。';
const REFUSED = '没绑定也能使用，\n想绑定时再点按钮。';

const masked = (number: string) => `${number.slice(0, 3)}****${number.slice(-4)}`;

inBrowser('phone number', (world) => {
  it('is shown masked after 允许, over a restart, until 退出账号', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    const number = await world.server.phoneNumber('A');
    await phone.login();
    await phone.shows(OFFER);
    await phone.button('快捷绑定').click();
    await phone.numberSheet.getByText(masked(number), { exact: true }).waitFor();
    assert.equal(stage.count('POST /api/phone'), 0);
    await phone.numberSheet.getByRole('button', { name: '允许', exact: true }).click();
    assert.equal(await phone.row('手机号'), masked(number));
    assert.equal(await phone.button('快捷绑定').count(), 0);
    await stage.tells(1, '绑定手机号');

    await stage.control('phone-1-restart').click();
    assert.equal(await phone.row('手机号'), masked(number));
    assert.ok((await phone.storage()).includes(masked(number)));
    assert.ok(!(await phone.storage()).includes(number));
    assert.equal(stage.count('POST /api/phone'), 1);

    await phone.logout();
    await phone.notice('已退出账号');
    await stage.stores();
    await until('the phone has nothing of the user', async () => !(await phone.storage()).includes(masked(number)));
    await phone.login();
    await phone.shows(OFFER);
    assert.equal(await phone.screen.locator('.row', { hasText: '手机号' }).count(), 0);
  });

  it('can be refused on one phone while the user of the other allows it; the login stays', async () => {
    const stage = await world.stage();
    const [phone, other] = stage.phones;
    await stage.control('phone-2-user-B').click();
    await other.ready();
    await phone.login();
    await other.login();
    await phone.bindNumber('不允许');
    await phone.shows('你已登录', '本机在线', REFUSED);
    await stage.tells(1, '用户不允许获取手机号');
    assert.equal(stage.count('POST /api/phone'), 0);
    await other.bindNumber('允许');
    assert.equal(await other.row('手机号'), masked(await world.server.phoneNumber('B')));
    await phone.shows(REFUSED);
    await phone.bindNumber('允许');
    assert.equal(await phone.row('手机号'), masked(await world.server.phoneNumber('A')));
    assert.equal(stage.count('POST /api/phone'), 2);
  });

  it('is erased when another phone takes the login over', async () => {
    const stage = await world.stage();
    const [phone, other] = stage.phones;
    const number = masked(await world.server.phoneNumber('A'));
    await phone.login();
    await phone.bindNumber('允许');
    assert.equal(await phone.row('手机号'), number);
    await stage.watches(1);
    await other.login();
    await phone.notice('账号已在别处登录');
    await until('the phone has nothing of the user', async () => !(await phone.storage()).includes(number));
    await other.shows(OFFER);
  });

  it('is asked for from the keyboard, too, and not when the quota is used up', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    await stage.control('phone-1-phoneQuota').click();
    await phone.button('快捷绑定').press('Enter');
    await phone.shows('手机号额度已用完，暂时不能绑定。');
    assert.equal(await phone.numberSheet.count(), 0);
    await stage.control('phone-1-phoneQuota').click();
    await phone.button('快捷绑定').press('Enter');
    await phone.numberSheet.waitFor();
    assert.equal(stage.count('POST /api/phone'), 0);
  });

  it('comes with 再试一次 from the same tap after an outage: WeChat asks and charges once', async () => {
    const stage = await world.stage();
    const [phone] = stage.phones;
    await phone.login();
    const codes: string[] = [];
    stage.page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname === '/api/phone') codes.push((request.postDataJSON() as { code: string }).code);
    });
    // The server has the number, and the phone does not get to know.
    await stage.page.route(
      '**/api/phone',
      async (route) => {
        assert.equal((await route.fetch()).status(), 200);
        await route.fulfill({ status: 502, body: '<html>502 Bad Gateway</html>' });
      },
      { times: 1 },
    );
    await phone.bindNumber('允许');
    await phone.shows('没有收到服务器的正常回应，请检查网络后重试。');
    await phone.button('再试一次').click();
    assert.equal(await phone.row('手机号'), masked(await world.server.phoneNumber('A')));
    assert.equal(codes.length, 2);
    assert.equal(codes[0], codes[1]);
    assert.equal(await phone.numberSheet.count(), 0);
  });
});
