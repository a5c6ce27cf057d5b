/** Remakes the picture of the README: phone 2 has logged in as the user of phone 1, and phone 1 has been told. */
import path from 'node:path';
import { launchChromium } from './chromium';
import { DevServer } from './dev_server';
import { Stage } from './stage';

const FILE = path.join(__dirname, '../../.github/two-phones.png');

async function main(): Promise<void> {
  const [server, browser] = await Promise.all([DevServer.start(), launchChromium()]);
  try {
    const viewport = { width: 1440, height: 900 };
    const page = await browser.newPage({ viewport, deviceScaleFactor: 1.4, colorScheme: 'light' });
    const stage = new Stage(page);
    const [older, newer] = stage.phones;
    await page.goto(server.url);
    await stage.ready();
    for (const phone of [older, newer]) {
      await phone.agreement.click();
      await phone.login();
    }
    await older.notice('账号已在别处登录');
    await stage.tells(1, '登录已被另一台手机顶替');
    await stage.control('happenings').getByText('旧登录被新登录顶替').waitFor();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: FILE, animations: 'disabled' });
    console.log(`Written: ${path.relative(process.cwd(), FILE)}`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

void main();
