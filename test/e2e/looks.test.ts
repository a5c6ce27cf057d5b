import assert from 'node:assert/strict';
import { faintTexts, hiddenNotices, misfits, smallTargets } from './inspect';
import { inBrowser } from './suite';
import { walk } from './walk';

inBrowser('looks', (world) => {
  for (const [width, height, colorScheme] of [
    [320, 568, 'light'],
    [430, 932, 'dark'],
  ] as const) {
    it(`fits, can be tapped and can be read on ${width} px in the ${colorScheme} theme, whatever the page shows`, async () => {
      const phone = await world.phone({ viewport: { width, height }, colorScheme, hasTouch: true, isMobile: true });
      for await (const state of walk(phone, world.server)) {
        for (const part of [phone.frame, phone.screen]) {
          assert.deepEqual(await part.evaluate(misfits), [], state);
          assert.deepEqual(await part.evaluate(smallTargets), [], state);
          assert.deepEqual(await part.evaluate(faintTexts), [], state);
        }
        assert.deepEqual(await phone.screen.evaluate(hiddenNotices), [], state);
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
