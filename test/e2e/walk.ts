import type { DevServer } from './dev_server';
import type { Phone } from './phone';

/** The longest name that a phone can have, without a place to break it. */
const LONG_NAME = 'W'.repeat(64);

/** Takes a guest's phone through everything that it can show. Yields the name of each state as soon as it is there. */
export async function* walk(phone: Phone, server: DevServer): AsyncGenerator<string> {
  yield 'guest';
  yield* walkLogin(phone);
  yield* walkPhoneNumber(phone);
  yield* walkOutage(phone);
  yield* walkRenewal(phone, server);
  yield* walkEnding(phone, server);
  yield* walkAccount(phone);
  yield* walkLogout(phone);
}

async function* walkLogin(phone: Phone): AsyncGenerator<string> {
  await phone.change({ wechat: '40226' });
  await phone.button('微信一键登录').click();
  await phone.notice('登录没有成功');
  yield 'login failed';

  await phone.change({ wechat: '45011' });
  await phone.button('再试一次').click();
  await phone.screen.getByText(/^\d+ 秒后可再试$/).waitFor();
  yield 'login refused for a while';

  await phone.restart();

  await phone.button('暂不登录').click();
  await phone.shows('现在没有登录');
  yield 'browsing';

  await phone.change({ wechat: '', slow: true });
  await phone.button('微信一键登录').click();
  await phone.button('取消登录').waitFor();
  yield 'logging in';

  await phone.button('取消登录').click();
  await phone.shows('现在没有登录');
  await phone.change({ slow: false });
  await phone.login();
  yield 'logged in';
}

async function* walkPhoneNumber(phone: Phone): AsyncGenerator<string> {
  await phone.button('快捷绑定').click();
  await phone.numberSheet.waitFor();
  yield 'asked for the phone number';

  await phone.numberSheet.getByRole('button', { name: '不允许', exact: true }).click();
  await phone.shows('没绑定也能使用，\n想绑定时再点按钮。');
  yield 'phone number refused';

  await phone.change({ phoneQuota: true });
  await phone.button('快捷绑定').click();
  await phone.shows('手机号额度已用完，暂时不能绑定。');
  yield 'no quota for phone numbers';

  await phone.change({ phoneQuota: false, storeDown: true });
  await phone.bindNumber('允许');
  await phone.button('再试一次').waitFor();
  yield 'phone number not bound';

  await phone.change({ storeDown: false });
  await phone.button('再试一次').click();
  await phone.shows('手机号');
  yield 'phone number bound';
}

async function* walkOutage(phone: Phone): AsyncGenerator<string> {
  await phone.change({ slow: true });
  await phone.button('刷新状态').click();
  await phone.button('确认中…').waitFor();
  yield 'checking';

  await phone.change({ slow: false, storeDown: true });
  await phone.refresh();
  await phone.notice('暂时无法确认登录状态');
  yield 'outage';

  await phone.restart();
  await phone.shows('你已登录', '状态待确认');
  await phone.notice('暂时无法确认登录状态');
  yield 'started in an outage';

  await phone.forgetSession();
  await phone.restart();
  await phone.shows('你的登录还在本机', '重试');
  yield 'started in an outage, without a session';

  await phone.change({ storeDown: false });
  await phone.button('重试').click();
  await phone.shows('你已登录', '本机在线');
}

async function* walkRenewal(phone: Phone, server: DevServer): AsyncGenerator<string> {
  await phone.change({ offline: true });
  await server.expire((await phone.token())!);
  await phone.liesUnused();
  await phone.restart();
  await phone.shows('你已登录', '状态待确认');
  await phone.change({ offline: false, slow: true });
  await phone.shows('登录已过期，正在自动续期…');
  yield 'renewing';

  await phone.change({ slow: false });
  await phone.shows('你已登录', '本机在线');
}

async function* walkEnding(phone: Phone, server: DevServer): AsyncGenerator<string> {
  await server.login('A', LONG_NAME);
  await phone.notice('账号已在别处登录');
  await phone.button('知道了').waitFor();
  yield 'replaced';

  await phone.button('知道了').click();
  await phone.shows('现在没有登录');
  yield 'replaced, and seen';
}

async function* walkLogout(phone: Phone): AsyncGenerator<string> {
  await phone.login();
  await phone.button('退出账号').click();
  await phone.modal.waitFor();
  yield 'asked before the logout';

  await phone.change({ offline: true });
  await phone.modal.getByRole('button', { name: '退出', exact: true }).click();
  await phone.notice('本机已退出账号');
  yield 'logged out offline';

  await phone.change({ offline: false });
  await phone.notice('已退出账号');
  yield 'logged out';

  await phone.login();
  await phone.button('退出小程序（登录保留）').click();
  await phone.frame.getByTestId('background').waitFor();
  yield 'left';
}

async function* walkAccount(phone: Phone): AsyncGenerator<string> {
  const back = phone.frame.getByRole('button', { name: '返回', exact: true });
  await phone.link('账号与隐私').click();
  await phone.shows('联系客服');
  yield 'account of a guest';

  await phone.link('《用户服务协议》').click();
  await phone.shows('用户服务协议');
  yield 'terms';

  await back.click();
  await phone.visible.getByText('联系客服', { exact: true }).click();
  await phone.frame.getByRole('dialog', { name: '客服会话' }).waitFor();
  yield 'contact';

  await phone.frame.getByRole('button', { name: '返回小程序' }).click();
  await back.click();
  await phone.login();
  await phone.link('账号与隐私').click();
  await phone.button('注销账号').waitFor();
  yield 'account';

  await phone.button('注销账号').click();
  await phone.modal.waitFor();
  yield 'asked before the account is closed';

  await phone.change({ storeDown: true });
  await phone.modal.getByRole('button', { name: '注销', exact: true }).click();
  await phone.notice('注销还没有完成');
  yield 'account not closed yet';

  await phone.change({ storeDown: false });
  await phone.notice('账号已注销');
  yield 'account closed';

  await back.click();
  await phone.notice('账号已注销');
  yield 'account closed, at home';
}
