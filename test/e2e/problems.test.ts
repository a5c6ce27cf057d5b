import assert from 'node:assert/strict';
import { copiedProject } from './copied_project';
import type { CopiedProject } from './copied_project';
import type { Phone } from './phone';
import { inBrowser } from './suite';

/** A mistake of each kind: the file, and what is put in the place of what. */
const MISTAKES = [
  ['template', 'pages/home/home.wxml', '<view class="page">', '<view class="page>'],
  ['style', 'app.wxss', '.card {', '.card }'],
  ['JSON', 'app.json', '"pages": [', '"pages": [['],
  ['TypeScript', 'pages/home/home.ts', 'asking: false,', 'asking: = false,'],
  ['type', 'pages/home/home.ts', 'keepBrowsing(browsing)', 'keepBrowsing(0)'],
] as const;

inBrowser('a mistake in the mini program', (world) => {
  let project: CopiedProject;

  before(async () => {
    project = await copiedProject();
  });

  async function isWell(phone: Phone): Promise<void> {
    await phone.shows('一次点击，安心登录');
    await phone.errorSheet.waitFor({ state: 'detached' });
  }

  for (const [kind, name, right, wrong] of MISTAKES) {
    it(`is shown on the phone and in the terminal when it is saved, and gone when it is mended: ${kind}`, async () => {
      const { server } = project;
      const phone = await world.phone({ viewport: { width: 375, height: 812 } }, server.url);
      const text = project.read(name);
      assert.ok(text.includes(right));
      const place = new RegExp(`miniprogram/${name}:\\d+:\\d+`);
      server.output = '';
      project.write(name, text.replace(right, wrong));
      await phone.errorSheet.getByText(place).first().waitFor();
      await server.prints(place);
      project.write(name, text);
      await isWell(phone);
    });
  }
});
