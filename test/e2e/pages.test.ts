import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Phone } from './phone';
import { inBrowser } from './suite';

const NARROW = { viewport: { width: 390, height: 844 } };
const hashOf = (page: Page) => new URL(page.url()).hash;

inBrowser('pages', (world) => {
  const titleOf = (phone: Phone) => phone.frame.getByRole('heading', { level: 1 }).innerText();
  const arrow = (phone: Phone, name = '返回') => phone.frame.getByRole('button', { name, exact: true });

  it('open one over another, each with its title, its address and the arrow back', async () => {
    const page = await world.newPage(NARROW);
    const phone = await world.open(page);
    assert.equal(hashOf(page), '');
    assert.equal(await arrow(phone).count(), 0);

    await phone.link('账号与隐私').click();
    await phone.shows('联系客服');
    assert.equal(await titleOf(phone), '账号与隐私');
    assert.equal(hashOf(page), '#/pages/account/account');

    await phone.link('《用户服务协议》').click();
    await phone.shows('用户服务协议');
    assert.equal(hashOf(page), '#/pages/account/account?show=terms');

    await arrow(phone).click();
    await phone.shows('联系客服');
    assert.equal(hashOf(page), '#/pages/account/account');
    await arrow(phone).click();
    await phone.shows('一次点击，安心登录');
    assert.equal(hashOf(page), '');
    assert.equal(await titleOf(phone), '安心登录');
  });

  it('stay where they were scrolled to, while another is on top', async () => {
    const phone = await world.open(await world.newPage({ viewport: { width: 320, height: 480 } }));
    const scrolled = () => phone.screen.evaluate(() => window.scrollY);
    await phone.link('账号与隐私').click();
    await phone.shows('联系客服');
    await phone.screen.evaluate(() => window.scrollTo(0, 100));
    await phone.link('《用户服务协议》').press('Enter');
    await phone.shows('用户服务协议');
    assert.equal(await scrolled(), 0);
    await arrow(phone).click();
    await phone.shows('联系客服');
    assert.equal(await scrolled(), 100);
  });

  it('stay after a reload, and offer the first page where there is none before', async () => {
    const page = await world.newPage(NARROW);
    const phone = await world.open(page);
    await phone.link('账号与隐私').click();
    await phone.link('《用户服务协议》').click();
    await phone.shows('用户服务协议');
    await page.reload();
    await phone.shows('用户服务协议');
    assert.equal(hashOf(page), '#/pages/account/account?show=terms');
    await arrow(phone, '返回首页').click();
    await phone.shows('一次点击，安心登录');
    assert.equal(hashOf(page), '');
  });

  it('are in the address of the stage for each phone; a restarted mini program begins with its first page', async () => {
    const stage = await world.stage();
    const [one, two] = stage.phones;
    await one.link('账号与隐私').click();
    await one.shows('联系客服');
    assert.equal(hashOf(stage.page), '#phone-1=pages/account/account');
    await stage.page.reload();
    await one.shows('联系客服');
    await two.shows('一次点击，安心登录');
    await stage.control('phone-1-restart').click();
    await one.shows('一次点击，安心登录');
    assert.equal(hashOf(stage.page), '');
  });

  it('live as in WeChat: load with the query, show, hide, unload, and the same again for the phone', async () => {
    const phone = await world.open(await world.newPage(NARROW));
    const lives = await phone.screen.evaluate(async () => {
      const globals = window as unknown as {
        wx: Record<'navigateTo' | 'navigateBack' | 'redirectTo' | 'reLaunch', (options: object) => Promise<unknown>>;
        getCurrentPages(): (Record<string, unknown> & { route: string; options: object })[];
      };
      const { wx, getCurrentPages } = globals;
      const told: unknown[] = [];
      const listen = (name: string, page: Record<string, unknown>) => {
        for (const hook of ['onShow', 'onHide', 'onUnload']) {
          const own = page[hook] as (() => void) | undefined;
          page[hook] = () => {
            told.push(`${name} ${hook}`);
            own?.call(page);
          };
        }
      };
      listen('home', getCurrentPages()[0]);
      await wx.navigateTo({ url: '../account/account?show=terms&at=%E4%BD%A0' });
      const [, account] = getCurrentPages();
      listen('account', account);
      told.push(getCurrentPages().map(({ route, options }) => [route, options]));
      await wx.navigateTo({ url: '/pages/home/home' });
      await wx.navigateBack({ delta: 5 });
      told.push(getCurrentPages().length);
      await wx.redirectTo({ url: '/pages/account/account' });
      told.push(getCurrentPages().map(({ route }) => route));
      await wx.reLaunch({ url: '/pages/home/home' });
      const failures = [
        wx.redirectTo({ url: '/pages/gone/gone' }),
        wx.reLaunch({ url: 'gone' }),
        wx.navigateBack({}),
        wx.navigateTo({ url: '/pages/gone/gone' }),
        ...Array.from({ length: 10 }, () => wx.navigateTo({ url: '/pages/home/home' })),
      ];
      const ends = await Promise.allSettled(failures);
      for (const end of ends) if (end.status === 'rejected') told.push((end.reason as { errMsg: string }).errMsg);
      return told;
    });
    assert.deepEqual(lives, [
      'home onHide',
      [
        ['pages/home/home', {}],
        ['pages/account/account', { show: 'terms', at: '%E4%BD%A0' }],
      ],
      'account onHide',
      'account onUnload',
      'home onShow',
      1,
      'home onUnload',
      ['pages/account/account'],
      'redirectTo:fail page "/pages/gone/gone" is not found',
      'reLaunch:fail page "gone" is not found',
      'navigateBack:fail cannot navigate back at first page.',
      'navigateTo:fail page "/pages/gone/gone" is not found',
      'navigateTo:fail webview count limit exceed',
    ]);
  });

  it('show in words what WeChat opens over them, and copy', async () => {
    const phone = await world.open(await world.newPage(NARROW));
    await phone.login();
    await phone.link('账号与隐私').click();
    for (const [what, title] of [
      ['联系客服', '客服会话'],
      ['意见反馈', '意见反馈'],
      ['《用户隐私保护指引》', '用户隐私保护指引'],
    ]) {
      await phone.screen.getByText(what, { exact: true }).click();
      const layer = phone.frame.getByRole('dialog', { name: title });
      await layer.getByRole('button', { name: '返回小程序' }).click();
      await layer.waitFor({ state: 'detached' });
    }
    await phone.screen.locator('.line-act').click();
    await phone.frame.getByText('内容已复制').waitFor();
    const { user } = await world.server.session((await phone.token())!);
    assert.equal(await phone.clipboard(), user!.id);
  });
});
