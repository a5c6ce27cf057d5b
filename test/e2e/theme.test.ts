import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Phone } from './phone';
import { inBrowser } from './suite';

const backgroundOf = (element: Locator) => element.evaluate((each) => getComputedStyle(each).backgroundColor);
const colourOf = (element: Locator) => element.evaluate((each) => getComputedStyle(each).color);

async function coloursOf(phone: Phone): Promise<Record<string, string>> {
  const { screen, frame } = phone;
  return {
    navigationBar: await backgroundOf(frame),
    title: await colourOf(frame.getByRole('heading', { level: 1 })),
    page: await backgroundOf(screen.locator('.page')),
    card: await backgroundOf(screen.locator('.card')),
    text: await colourOf(screen.locator('.hero-title')),
    button: await backgroundOf(screen.locator('.button-main')),
  };
}

const LIGHT = {
  navigationBar: 'rgb(244, 246, 245)',
  title: 'rgb(0, 0, 0)',
  page: 'rgb(244, 246, 245)',
  card: 'rgb(255, 255, 255)',
  text: 'rgb(22, 32, 27)',
  button: 'rgb(6, 122, 62)',
};

const DARK = {
  navigationBar: 'rgb(16, 19, 18)',
  title: 'rgb(255, 255, 255)',
  page: 'rgb(16, 19, 18)',
  card: 'rgb(26, 31, 29)',
  text: 'rgb(233, 239, 236)',
  button: 'rgb(47, 208, 127)',
};

inBrowser('dark mode', (world) => {
  it('is switched on and off on each phone, and stays after a reload', async () => {
    const stage = await world.stage();
    const [one, two] = stage.phones;
    assert.deepEqual(await coloursOf(one), LIGHT);
    await stage.control('phone-1-theme').click();
    assert.deepEqual(await coloursOf(one), DARK);
    assert.deepEqual(await coloursOf(two), LIGHT);
    await stage.page.reload();
    await stage.ready();
    assert.deepEqual(await coloursOf(one), DARK);
    await stage.control('phone-1-theme').click();
    assert.deepEqual(await coloursOf(one), LIGHT);
  });

  it("is that of the browser's own theme at first", async () => {
    const stage = await world.stage({ colorScheme: 'dark' });
    for (const phone of stage.phones) assert.deepEqual(await coloursOf(phone), DARK);
    assert.equal(await backgroundOf(stage.page.locator('body')), 'rgb(13, 16, 15)');
  });
});
