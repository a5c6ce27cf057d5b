import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { DevServer } from './dev_server';
import type { Phone } from './phone';
import { ProjectCopy } from './project_copy';
import { inBrowser } from './suite';

/** A mistake of each kind: the file, and what is put in the place of what. */
const MISTAKES = [
  ['template', 'pages/home/home.wxml', '<view class="hero">', '<view class="hero>'],
  ['style', 'app.wxss', '.card {', '.card }'],
  ['JSON', 'app.json', '"pages": [', '"pages": [['],
  ['TypeScript', 'pages/home/home.ts', 'asking: false,', 'asking: = false,'],
  ['type', 'pages/home/home.ts', 'keepBrowsing(browsing)', 'keepBrowsing(0)'],
] as const;

inBrowser('a mistake in the mini program', (world) => {
  let project: ProjectCopy;
  let server: DevServer;

  // The server's own files in a project whose mini program is a copy.
  before(async () => {
    project = new ProjectCopy('miniprogram');
    server = await DevServer.start(project.root);
  });

  after(async () => {
    await server?.stop();
    project.remove();
  });

  async function isWell(phone: Phone): Promise<void> {
    await phone.shows('轻点一下，安心登录');
    await phone.errorSheet.waitFor({ state: 'detached' });
  }

  for (const [kind, name, right, wrong] of MISTAKES) {
    it(`is shown on the phone and in the terminal when it is saved, and gone when it is mended: ${kind}`, async () => {
      const phone = await world.phone({ viewport: { width: 375, height: 812 } }, server.url);
      const file = project.file(`miniprogram/${name}`);
      const text = readFileSync(file, 'utf8');
      assert.ok(text.includes(right));
      const place = new RegExp(`miniprogram/${name}:\\d+:\\d+`);
      server.output = '';
      writeFileSync(file, text.replace(right, wrong));
      await phone.errorSheet.getByText(place).first().waitFor();
      await server.prints(place);
      writeFileSync(file, text);
      await isWell(phone);
    });
  }
});
