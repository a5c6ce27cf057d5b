import type { Locator, Page } from 'playwright-core';
import { until } from '../helpers/until';
import { Phone } from './phone';

/** The page with the two phones, and what stands between them. */
export class Stage {
  readonly phones: [Phone, Phone];
  /** The calls of the API, in their order: `POST /api/login`. */
  readonly calls: string[] = [];

  constructor(readonly page: Page) {
    const phone = (name: string) => new Phone(name, page.frameLocator(`iframe[name=${name}]`));
    this.phones = [phone('phone-1'), phone('phone-2')];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) this.calls.push(`${request.method()} ${pathname}`);
    });
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
    await this.control('happenings').locator(`[data-who="${phone}"]`, { hasText: text }).first().waitFor();
  }

  /** Waits until these keys are in Redis, told by their kinds, and no others. */
  async stores(...kinds: string[]): Promise<void> {
    const rows = this.control('store').locator('[data-kind]');
    const isSo = async () => {
      const shown = await rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-kind')));
      return shown.join() === kinds.join();
    };
    await until(`the stored keys are [${kinds}]`, isSo, 5000);
  }

  /** How often a route has been called. */
  count(call: string): number {
    return this.calls.filter((each) => each === call).length;
  }
}
