import assert from 'node:assert/strict';
import { faintButtons, faintTexts, hiddenNotices, largerText, misfits, normalText, smallTargets } from './inspect';
import type { Phone } from './phone';
import { inBrowser } from './suite';
import { walk } from './walk';

const SMALL = { viewport: { width: 320, height: 568 }, theme: 'light' } as const;
const LARGE = { viewport: { width: 430, height: 932 }, theme: 'dark' } as const;

async function look(phone: Phone, state: string): Promise<void> {
  for (const part of [phone.frame, phone.screen]) {
    assert.deepEqual(await part.evaluate(misfits), [], state);
    assert.deepEqual(await part.evaluate(smallTargets), [], state);
    assert.deepEqual(await part.evaluate(faintTexts), [], state);
  }
  assert.deepEqual(await phone.screen.evaluate(hiddenNotices), [], state);
  assert.deepEqual(await phone.screen.evaluate(faintButtons), [], state);
  await phone.screen.evaluate(largerText, 1.3);
  assert.deepEqual(await phone.screen.evaluate(misfits), [], `${state}, in larger text`);
  await phone.screen.evaluate(normalText);
}

inBrowser('looks', (world) => {
  it('fits, can be tapped and can be read on 320 px in the light theme and on 430 px in the dark one, whatever the page shows', async function () {
    this.timeout(180_000);
    const page = await world.newPage({ viewport: SMALL.viewport, hasTouch: true, isMobile: true });
    const phone = await world.open(page);
    for await (const state of walk(phone, world.server)) {
      for (const { viewport, theme } of [SMALL, LARGE]) {
        await page.setViewportSize(viewport);
        // A dialogue keeps the colours of the theme in which it was opened.
        if (!state.startsWith('asked before')) await phone.change({ theme });
        await look(phone, `${state}, ${viewport.width} px`);
      }
    }
  });

  for (const width of [390, 800]) {
    it(`the stage keeps its places on ${width} px, however much happens`, async () => {
      const stage = await world.stage({ viewport: { width, height: 844 } });
      const second = () =>
        stage.page.locator('#phone-2').evaluate((phone) => phone.getBoundingClientRect().top + scrollY);
      const before = await second();
      await stage.control('happenings').evaluate((list) => {
        for (let line = 0; line < 40; line += 1)
          list.append(Object.assign(document.createElement('li'), { textContent: 'x' }));
      });
      assert.equal(await second(), before);
      const title = (await stage.page.locator('.faults h2').boundingBox())!;
      for (const head of await stage.page.locator('.faults th[scope=col]').all()) {
        const { x, y, width: wide, height } = (await head.boundingBox())!;
        const apart = y >= title.y + title.height || y + height <= title.y;
        const text = await stage.page.locator('.faults h2 small').boundingBox();
        assert.ok(apart || x > text!.x + text!.width || x + wide < title.x, await head.innerText());
      }
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`the stage can be read in the ${colorScheme} theme`, async () => {
      const stage = await world.stage({ colorScheme });
      await stage.phones[0].login();
      await stage.stores('token', 'session');
      await stage.tells(1, '登录成功');
      assert.deepEqual(await stage.page.locator('body').evaluate(faintTexts), []);
    });
  }
});
