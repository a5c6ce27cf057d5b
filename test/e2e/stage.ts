import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page, Request } from 'playwright-core';
import type { LoginResponse } from '../../typings/api';
import { until } from '../helpers/until';
import { Phone } from './phone';

/** The page with the two phones, and what stands between them. */
export class Stage {
  readonly phones: [Phone, Phone];
  /** The calls of the API, in their order and without the long polls: `POST /api/login`. */
  readonly calls: string[] = [];
  /** How many long polls have been made. */
  polls = 0;
  /** What the phones got for their logins. */
  readonly logins: { token: string; at: number }[] = [];

  private clockStopped = false;
  /** Those long polls that are open. */
  private readonly open = new Set<Request>();

  constructor(readonly page: Page) {
    const phone = (name: string) => new Phone(name, page.frameLocator(`iframe[name=${name}]`));
    this.phones = [phone('phone-1'), phone('phone-2')];
    this.listen();
  }

  /** Waits until both phones show their page. */
  async ready(): Promise<void> {
    for (const phone of this.phones) await phone.ready();
  }

  /** A control of the stage by its test id, such as `phone-1-offline`. */
  control(id: string): Locator {
    return this.page.getByTestId(id);
  }

  /** Waits until what happened to a phone is told in these words. */
  async tells(phone: 1 | 2, text: string): Promise<void> {
    await this.happenings(phone, text).first().waitFor();
  }

  /** What is told of a phone in these words. */
  happenings(phone: 1 | 2, text: string): Locator {
    return this.control('happenings').locator(`[data-who="${phone}"]`, { hasText: text });
  }

  /**
   * Waits until these keys are in Redis, told by their kinds, and no others; those apart that remain of an account that a test
   * before has closed.
   */
  async stores(...kinds: string[]): Promise<void> {
    const rows = this.control('store').locator('[data-kind]');
    const isSo = async () => {
      const shown = await rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-kind')));
      return shown.filter((kind) => kind !== 'deleted').join() === kinds.join();
    };
    await until(`the stored keys are [${kinds}]`, isSo, 5000);
  }

  /** How often a route has been called. */
  count(call: string): number {
    return this.calls.filter((each) => each === call).length;
  }

  /** Waits until so many long polls are open. */
  async watches(count: number): Promise<void> {
    await until(`${count} long polls are open`, async () => this.open.size === count, 5000);
  }

  /** Keeps the next answer of a path on its way. */
  async hold(path: string): Promise<{ held: Promise<void>; release(): Promise<void> }> {
    let hand: (give: () => Promise<void>) => void;
    const answer = new Promise<() => Promise<void>>((resolve) => (hand = resolve));
    await this.page.route(
      path,
      async (route) => {
        const response = await route.fetch();
        hand(() => route.fulfill({ response }));
      },
      { times: 1 },
    );
    return { held: answer.then(() => undefined), release: async () => (await answer)() };
  }

  /** Lets so many seconds of the phones' time pass, at once. What they ask the server meanwhile is answered in real time. */
  async pass(seconds: number): Promise<void> {
    await this.stopClock();
    for (let second = 0; second < seconds; second += 1) await this.page.clock.runFor(1000);
  }

  /** Lets the phones' time pass quickly until this has come true; not so quickly that the server's answers are too late. */
  async hurry(event: Promise<unknown>): Promise<void> {
    let isOver = false;
    const end = () => (isOver = true);
    event.then(end, end);
    while (!isOver) await Promise.all([this.pass(1), sleep(40)]);
    await event;
  }

  /** The phones' time passes only when the test lets it. */
  async stopClock(): Promise<void> {
    if (!this.clockStopped) await this.page.clock.install();
    this.clockStopped = true;
  }

  private listen(): void {
    const isPoll = (request: Request) => new URL(request.url()).searchParams.has('wait');
    this.page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (isPoll(request)) {
        this.polls += 1;
        this.open.add(request);
      } else if (pathname.startsWith('/api/')) {
        this.calls.push(`${request.method()} ${pathname}`);
      }
    });
    this.page.on('requestfinished', (request) => this.open.delete(request));
    this.page.on('requestfailed', (request) => this.open.delete(request));
    this.page.on('response', async (response) => {
      const at = Date.now();
      if (new URL(response.url()).pathname !== '/api/login' || !response.ok()) return;
      const { token } = (await response.json()) as LoginResponse;
      this.logins.push({ token, at });
    });
  }
}
