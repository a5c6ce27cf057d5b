import assert from 'node:assert/strict';
import type { Phone } from './phone';
import { inBrowser } from './suite';

inBrowser('with assistive technology', (world) => {
  const VIEWPORT = { viewport: { width: 375, height: 812 } };
  const role = (phone: Phone, name: 'alert' | 'heading' | 'link' | 'checkbox') => phone.visible.getByRole(name);
  const names = (phone: Phone, name: 'alert' | 'heading' | 'link') => role(phone, name).allInnerTexts();
  /** What is told when it changes. */
  const live = (phone: Phone) => phone.visible.locator('[aria-live=polite]').innerText();

  it('a guest hears the heading, the box with its state, each link, and why a login has failed', async () => {
    const phone = await world.phone({ ...VIEWPORT, newcomers: true });
    assert.deepEqual(await names(phone, 'heading'), ['一次点击，安心登录']);
    assert.deepEqual(await names(phone, 'link'), ['账号与隐私', '《用户服务协议》', '《用户隐私保护指引》']);
    const box = phone.visible.getByRole('checkbox', { name: '同意用户服务协议和用户隐私保护指引' });
    assert.equal(await box.getAttribute('aria-checked'), 'false');
    await box.click();
    await phone.visible.getByRole('checkbox', { checked: true }).waitFor();
    assert.deepEqual(await names(phone, 'alert'), []);
    await phone.change({ wechat: '40226' });
    await phone.button('微信一键登录').press('Enter');
    await role(phone, 'alert').waitFor();
    assert.match(await role(phone, 'alert').innerText(), /^微信判定当前账号存在风险/);
    assert.match(await live(phone), /^登录没有成功/);
  });

  it('a user hears that the login has worked, what a tap copies, and of an outage; a card stays where it is', async () => {
    const phone = await world.phone(VIEWPORT);
    await phone.login();
    assert.equal(await live(phone), '你已登录\n本机在线');
    await phone.visible.getByRole('button', { name: '复制用户编号' }).waitFor();
    const card = phone.visible.locator('.card').first();
    const before = await card.boundingBox();
    await phone.change({ storeDown: true });
    await phone.refresh();
    await role(phone, 'alert').waitFor();
    assert.match(await role(phone, 'alert').innerText(), /^暂时无法确认登录状态/);
    assert.deepEqual(await card.boundingBox(), before);
  });

  it('the account page has its headings, and its dialogue asks as one', async () => {
    const phone = await world.phone(VIEWPORT);
    await phone.login();
    await phone.link('账号与隐私').press('Enter');
    await phone.shows('联系客服');
    assert.deepEqual(await names(phone, 'heading'), ['我的账号', '登录后保存什么', '协议与帮助', '退出和注销']);
    await phone.button('注销账号').press('Enter');
    await phone.frame.getByRole('alertdialog', { name: '注销账号？' }).waitFor();
  });

  for (const [reducedMotion, moving] of [
    ['reduce', ['none']],
    ['no-preference', ['spin']],
  ] as const) {
    it(`a spinner with prefers-reduced-motion: ${reducedMotion} has the animation ${moving}`, async () => {
      const phone = await world.phone({ ...VIEWPORT, reducedMotion });
      await phone.change({ slow: true });
      await phone.button('微信一键登录').click();
      const spinner = phone.visible.locator('.spinner');
      await spinner.waitFor();
      const name = await spinner.evaluate((element) =>
        getComputedStyle(element).animationName.replace(/^.*?(spin|none)$/, '$1'),
      );
      assert.deepEqual([name], moving);
    });
  }
});
