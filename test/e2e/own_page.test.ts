import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { copiedProject } from './copied_project';
import type { CopiedProject } from './copied_project';
import type { Phone } from './phone';
import { inBrowser } from './suite';

/** A red dot of 2 by 1 pixels. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADklEQVR4nGP4z8DwHwYBABH4A/2DuLfuAAAAAElFTkSuQmCC';

const PAGE = {
  'shop.json': '{ "usingComponents": { "login-sheet": "/wechat-login/components/login-sheet/login-sheet" } }',
  'shop.wxss': '.photo { width: 100px; }\n.list { height: 50px; }\n.line { height: 40px; }\n',
  'shop.wxml': `<view>
  <image class="photo" src="../../images/dot.png" mode="widthFix" bindload="onPhoto" />
  <input value="{{name}}" placeholder="收货人" maxlength="4" bindinput="onName" bindconfirm="onConfirm" />
  <input type="number" password placeholder="口令" />
  <scroll-view class="list" scroll-y bindscroll="onScroll">
    <view wx:for="{{[1, 2, 3]}}" wx:key="*this" class="line">第 {{item}} 行</view>
  </scroll-view>
  <swiper><swiper-item><view>轮播</view></swiper-item></swiper>
  <view>{{photo}}｜{{name}}｜{{confirmed}}｜{{scrolled}}｜{{said}}</view>
  <button bindtap="onReset">清空</button>
  <button bindtap="onOrders">我的订单</button>
  <button bindtap="onUpload">上传照片</button>
  <image wx:if="{{chosen}}" class="photo" src="{{chosen}}" />
  <login-sheet title="看订单要先登录" terms="/pages/account/account?show=terms" version="of the shop" />
</view>
`,
  'shop.ts': `import { requireLogin } from '../../wechat-login/index';

Page({
  data: { name: '小明', photo: '', confirmed: '', scrolled: false, said: '', chosen: '' },
  onPhoto({ detail }: WechatMiniprogram.ImageLoad) {
    this.setData({ photo: \`\${detail.width}×\${detail.height}\` });
  },
  onName({ detail }: WechatMiniprogram.Input) {
    this.setData({ name: detail.value });
  },
  onConfirm({ detail }: WechatMiniprogram.InputConfirm) {
    this.setData({ confirmed: detail.value });
  },
  onScroll({ detail }: WechatMiniprogram.ScrollViewScroll) {
    this.setData({ scrolled: detail.scrollTop > 0 });
  },
  onReset() {
    this.setData({ name: '' });
  },
  async onOrders() {
    this.setData({ said: (await requireLogin()) ? '已登录' : '没有登录' });
  },
  onUpload() {
    wx.chooseMedia({
      count: 1,
      mediaType: ['image'],
      success: ({ tempFiles: [{ tempFilePath, size }] }) => {
        this.setData({ chosen: tempFilePath });
        wx.uploadFile({
          url: 'http://127.0.0.1:7001/api/photos',
          filePath: tempFilePath,
          name: 'file',
          formData: { order: 7 },
          header: { Authorization: 'Bearer token', 'content-type': 'multipart/form-data' },
          success: ({ statusCode, data }) => this.setData({ said: \`\${size}: \${statusCode} \${data}\` }),
        }).onProgressUpdate(({ progress }) => this.setData({ confirmed: \`\${progress}%\` }));
      },
      fail: ({ errMsg }) => this.setData({ said: errMsg }),
    });
  },
});
`,
};

inBrowser('a page of your own', (world) => {
  let project: CopiedProject;
  let page: Page;
  let phone: Phone;
  let app: string;

  before(async () => {
    project = await copiedProject();
    app = project.read('app.json');
    project.server.output = '';
    project.write('images/dot.png', Buffer.from(PICTURE, 'base64'));
    for (const [file, text] of Object.entries(PAGE)) project.write(`pages/shop/${file}`, text);
    project.write('app.json', app.replace('"pages": [', '"pages": ["pages/shop/shop", '));
  });
  after(() => project.write('app.json', app));

  beforeEach(async () => {
    page = await world.newPage({ viewport: { width: 375, height: 812 } });
    phone = await world.open(page, project.server.url);
  });

  const tag = (name: string) => phone.screen.locator(`wx-${name}`);

  it('shows an image of the mini program, as wide as its style says and as high as it is', async () => {
    await phone.shows('2×1｜小明｜｜false｜');
    assert.deepEqual(await tag('image').evaluate((box) => [box.clientWidth, box.clientHeight]), [100, 50]);
  });

  it('takes what the user writes into an input, and what the page sets', async () => {
    const field = phone.screen.getByRole('textbox', { name: '收货人' });
    assert.equal(await field.inputValue(), '小明');
    await field.fill('');
    await field.pressSequentially('a b c');
    await phone.shows('2×1｜a b ｜｜false｜');
    await field.press('Enter');
    await phone.shows('2×1｜a b ｜a b ｜false｜');
    await phone.button('清空').click();
    await phone.shows('2×1｜｜a b ｜false｜');
    assert.equal(await field.inputValue(), '');
    const secret = phone.screen.locator('input[placeholder=口令]');
    assert.deepEqual(await secret.evaluate((input: HTMLInputElement) => [input.type, input.inputMode]), [
      'password',
      'numeric',
    ]);
  });

  it('scrolls a scroll-view, and says so', async () => {
    await tag('scroll-view').evaluate((list) => list.scrollBy(0, 30));
    await phone.shows('2×1｜小明｜｜true｜');
  });

  it('has a box with the name of each tag that the preview does not know, and a line in the terminal', async () => {
    const gaps = await phone.screen
      .locator('[data-gap]')
      .evaluateAll((boxes) => boxes.map((box) => getComputedStyle(box, '::before').content));
    assert.deepEqual(gaps, ['"<swiper>"', '"<swiper-item>"']);
    await phone.shows('轮播');
    assert.equal(await phone.errorSheet.count(), 0);
    await project.server.prints(/miniprogram\/pages\/shop\/shop\.wxml:8:4 <swiper> is not part of the preview/);
  });

  it('asks for a login with the sheet, and goes on after it; also after 暂不登录', async () => {
    await phone.button('我的订单').click();
    await phone.shows('看订单要先登录');
    await phone.button('暂不登录').click();
    await phone.shows('2×1｜小明｜｜false｜没有登录');
    assert.equal(await phone.button('微信一键登录').count(), 0);
    await phone.button('我的订单').click();
    await phone.button('微信一键登录').click();
    await phone.shows('请先阅读并勾选同意。');
    await phone.agreement.click();
    await phone.button('微信一键登录').click();
    await phone.shows('2×1｜小明｜｜false｜已登录');
    await phone.button('我的订单').click();
    assert.equal(await phone.button('微信一键登录').count(), 0);
  });

  it('uploads a photo that the user chooses', async () => {
    const picture = Buffer.from(PICTURE, 'base64');
    const sent: { headers: Record<string, string>; body: string }[] = [];
    await page.route('**/api/photos', async (route) => {
      const request = route.request();
      sent.push({ headers: await request.allHeaders(), body: request.postDataBuffer()!.toString('latin1') });
      await route.fulfill({ status: 201, json: { photo: 'dot.png' } });
    });
    const choosing = page.waitForEvent('filechooser');
    await phone.button('上传照片').click();
    await (await choosing).setFiles({ name: 'dot.png', mimeType: 'image/png', buffer: picture });
    await phone.shows(`2×1｜小明｜100%｜false｜${picture.length}: 201 {"photo":"dot.png"}`);
    const [{ headers, body }] = sent;
    assert.equal(headers.authorization, 'Bearer token');
    const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type'])!;
    const part = (head: string, content: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    assert.equal(
      body,
      part('name="order"', '7') +
        part('name="file"; filename="dot.png"\r\nContent-Type: image/png', picture.toString('latin1')) +
        `--${boundary}--\r\n`,
    );
    const shown = await phone.screen
      .locator('wx-image')
      .last()
      .evaluate((box) => box.shadowRoot!.querySelector('img')!.naturalWidth);
    assert.equal(shown, 2);
  });
});
