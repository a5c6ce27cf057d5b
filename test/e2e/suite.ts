import assert from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { hasChromium, launchChromium } from './chromium';
import { ConsoleWatch } from './console_watch';
import { DevServer } from './dev_server';
import { Phone } from './phone';
import { demoProject } from './project_copy';
import { Stage } from './stage';
import { TERMS_VERSION } from '../../miniprogram/agreement';

/** Without its animations, which a reader can switch off, the stage takes an eighth less CPU. */
const CALM = { reducedMotion: 'reduce' } as const;
const STAGE = { viewport: { width: 1440, height: 900 } };

/** One server and one browser for all suites: started by the first, stopped after the last. */
let shared: Promise<[DevServer, Browser]> | undefined;
after(async () => {
  const [server, browser] = (await shared) ?? [];
  await browser?.close();
  await server?.stop();
});

interface Visit extends BrowserContextOptions {
  /** Nobody has agreed to anything on these phones yet. */
  newcomers?: boolean;
}

/** Runs in every page, before its scripts: the users of all phones have agreed to the agreement, some time before. */
function agree(version: string): void {
  // The blank page of a new window has no storage.
  if (location.protocol === 'about:') return;
  for (const phone of ['phone', 'phone-1', 'phone-2']) {
    for (const user of ['A', 'B', 'C']) {
      const entry = { data: { version }, encrypt: true };
      localStorage.setItem(`preview:${phone}:${user}:agreed`, JSON.stringify(entry));
    }
  }
}

/** What a test begins with: a server on which nobody is logged in, and browsers that have never been there. */
export class World {
  server!: DevServer;
  private browser!: Browser;
  private readonly contexts: { context: BrowserContext; watch: ConsoleWatch }[] = [];

  async start(): Promise<void> {
    shared ??= Promise.all([DevServer.start(demoProject()), launchChromium()]);
    [this.server, this.browser] = await shared;
  }

  /** A page of a new browser, of which everything is watched that goes wrong. */
  async newPage({ newcomers = false, ...options }: Visit = {}): Promise<Page> {
    const context = await this.browser.newContext({ ...CALM, ...options });
    context.setDefaultTimeout(15_000);
    if (!newcomers) await context.addInitScript(agree, TERMS_VERSION);
    this.contexts.push({ context, watch: new ConsoleWatch(context) });
    return await context.newPage();
  }

  /** The two phones, as guests. */
  async stage(options: Visit = {}, url = this.server.url): Promise<Stage> {
    const stage = new Stage(await this.newPage({ ...STAGE, ...options }));
    await stage.page.goto(url);
    await stage.ready();
    return stage;
  }

  /** One phone alone, as on a real telephone. */
  async phone(options: Visit, url = this.server.url): Promise<Phone> {
    return await this.open(await this.newPage(options), url);
  }

  /** Likewise, in a browser that the test has. */
  async open(page: Page, url = this.server.url): Promise<Phone> {
    await page.goto(`${url}/phone?user=A`);
    const phone = new Phone('phone', page);
    await phone.ready();
    return phone;
  }

  /** Closes the browsers. @return what went wrong in them */
  async close(): Promise<string[]> {
    const sheets = await Promise.all(this.contexts.map(({ context }) => errorSheets(context)));
    const problems = this.contexts.flatMap(({ watch }) => watch.problems);
    await Promise.all(this.contexts.map(({ context }) => context.close()));
    this.contexts.length = 0;
    // Whoever saves a file of the server meanwhile gets a new worker with an empty store, and should know.
    const reloads = this.server.output.match(/^.*reload worker because.*$/gm) ?? [];
    this.server.output = '';
    return [...problems, ...sheets.flat(), ...reloads];
  }
}

async function errorSheets(context: BrowserContext): Promise<string[]> {
  const frames = context.pages().flatMap((page) => page.frames());
  const texts = await Promise.all(frames.map((frame) => frame.getByTestId('error-sheet').allInnerTexts()));
  return texts.flat().map((text) => `error sheet: ${text}`);
}

/** A suite in a real browser, left out where there is none. After each test nothing may have gone wrong in the browser. */
export function inBrowser(title: string, suite: (world: World) => void): void {
  if (!hasChromium()) {
    console.warn(`Left out: ${title} in the browser, because this machine has no Chromium`);
    return;
  }
  describe(`[browser] ${title}`, () => {
    const world = new World();
    before(() => world.start());
    beforeEach(() => world.server.logEverybodyOut());
    afterEach('nothing went wrong in the browser', async function () {
      const { output } = world.server;
      const problems = await world.close();
      if (problems.length > 0 || this.currentTest?.state === 'failed')
        console.error(`The server has printed:\n${output}`);
      assert.deepEqual(problems, []);
    });
    suite(world);
  });
}
