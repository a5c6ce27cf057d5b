import type { DevServer } from './dev_server';
import type { Phone } from './phone';

/** The longest name that a phone can have, without a place to break it. */
const LONG_NAME = 'W'.repeat(64);

/** Takes a guest's phone through everything that it can show. Yields the name of each state as soon as it is there. */
export async function* walk(phone: Phone, server: DevServer): AsyncGenerator<string> {
  yield 'guest';

  await phone.change({ wechat: '40226' });
  await phone.button('微信一键登录').click();
  await phone.notice('登录没有成功');
  yield 'login failed';

  await phone.change({ wechat: '' });
  await phone.login();
  yield 'logged in';

  await phone.button('退出账号').click();
  await phone.modal.waitFor();
  yield 'asked before the logout';

  await phone.modal.getByRole('button', { name: '取消', exact: true }).click();
  await phone.change({ storeDown: true });
  await phone.refresh();
  await phone.notice('暂时无法确认登录状态');
  yield 'outage';

  await phone.restart();
  await phone.shows('你的登录还在本机', '重试');
  yield 'started in an outage';

  await phone.change({ storeDown: false });
  await server.login('A', LONG_NAME);
  await phone.button('重试').click();
  await phone.notice('账号已在别处登录');
  yield 'replaced';

  await phone.login();
  await phone.logout();
  await phone.notice('已退出账号');
  yield 'logged out';
}
