import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Settings } from '../../server/lib/plugin/egg-development-preview/browser/phone_host';

/** What a phone offers to the page that it stands on: phone.ts of the preview. */
interface Device {
  change(patch: Partial<Settings>): void;
  restart(): void;
  clipboard: string;
}

/** What the mini program stores of its login: login_record.ts. */
interface LoginRecord {
  credential?: { token: string; seenAt: number };
  session?: object;
  revocations: { token: string }[];
}

/** A phone as its owner sees it: bars and dialogues, and in the inner frame the page of the mini program. */
export class Phone {
  /** All that the phone shows around the mini program. */
  readonly frame: Locator;
  readonly screen: Locator;
  readonly modal: Locator;
  readonly errorSheet: Locator;
  /** WeChat's half sheet that asks for the phone number. */
  readonly numberSheet: Locator;
  /** The page on top. */
  readonly visible: Locator;
  private readonly inner: FrameLocator;

  /** @param name - under which it stores; @param outer - the document of the phone itself */
  constructor(
    private readonly name: string,
    outer: Page | FrameLocator,
  ) {
    this.inner = outer.frameLocator('iframe[name=mini-program]');
    this.frame = outer.locator('body');
    this.screen = this.inner.locator('body');
    this.visible = this.inner.locator('wx-page:not([hidden])');
    this.modal = outer.getByRole('alertdialog');
    this.numberSheet = outer.getByRole('dialog');
    this.errorSheet = outer.getByTestId('error-sheet');
  }

  /** Waits until the mini program knows whether it is logged in. */
  async ready(): Promise<void> {
    await this.screen.getByRole('button').first().waitFor();
  }

  /** A button of the mini program. */
  button(name: string): Locator {
    return this.visible.getByRole('button', { name, exact: true });
  }

  /** A link of the visible page. */
  link(name: string): Locator {
    return this.visible.getByRole('link', { name, exact: true });
  }

  /** Waits until these texts are to be seen. */
  async shows(...texts: string[]): Promise<void> {
    for (const text of texts) await this.visible.getByText(text, { exact: true }).waitFor();
  }

  /** Waits until there is a notice with this title, its own or the page's. @return its text */
  async notice(title: string): Promise<string> {
    const page = this.visible.locator('.page', { has: this.inner.locator(`text="${title}"`) });
    return await page.locator('.notice-text').first().innerText();
  }

  /** The box of the agreement. */
  get agreement(): Locator {
    return this.visible.getByRole('checkbox');
  }

  /** What stands in a row of the card. */
  async row(label: string): Promise<string> {
    return await this.visible.locator('.row', { hasText: label }).locator('.row-value').innerText();
  }

  async login(button: '微信一键登录' | '重新登录' | '再试一次' = '微信一键登录'): Promise<void> {
    await this.button(button).click();
    await this.shows('你已登录', '本机在线');
  }

  /** Taps 刷新状态, or 重试 during an outage, and waits for the answer. */
  async refresh(): Promise<void> {
    await this.screen.getByRole('button', { name: /^(刷新状态|重试)$/ }).click();
    await this.button('确认中…').waitFor({ state: 'detached' });
  }

  /** Taps 退出账号 and answers the question. */
  async logout(answer: '退出' | '取消' = '退出'): Promise<void> {
    await this.button('退出账号').click();
    await this.modal.getByRole('button', { name: answer, exact: true }).click();
  }

  /** Taps 快捷绑定 and answers WeChat's question. */
  async bindNumber(answer: '允许' | '不允许'): Promise<void> {
    await this.button('快捷绑定').click();
    await this.numberSheet.getByRole('button', { name: answer, exact: true }).click();
  }

  /** All that the phone has stored for its user, as text. */
  async storage(): Promise<string> {
    return await this.frame.evaluate((_body, name) => {
      const prefix = `preview:${name}:${window.phone!.settings.user}:`;
      const own = Object.entries(localStorage).filter(([key]) => key.startsWith(prefix));
      return JSON.stringify(own);
    }, this.name);
  }

  /** The token that the mini program has stored for the phone's user. */
  async token(): Promise<string | undefined> {
    return (await this.record())?.credential?.token;
  }

  /** The tokens of logins that the phone has given up, and still has to end on the server. */
  async revocations(): Promise<string[]> {
    return ((await this.record())?.revocations ?? []).map(({ token }) => token);
  }

  /** As if the mini program had been killed after the login, before the session was asked for. */
  async forgetSession(): Promise<void> {
    await this.store({ ...(await this.record())!, session: undefined });
  }

  /** As if nobody had used the phone for two days: takes effect with its restart. */
  async liesUnused(): Promise<void> {
    const { credential, ...rest } = (await this.record())!;
    const seenAt = credential!.seenAt - 48 * 3600_000;
    await this.store({ ...rest, credential: { ...credential!, seenAt } });
  }

  private async store(record: LoginRecord): Promise<void> {
    await this.frame.evaluate(
      (_body, [name, text]) => {
        const key = `preview:${name}:${window.phone!.settings.user}:login`;
        const entry = JSON.parse(localStorage.getItem(key)!) as object;
        localStorage.setItem(key, JSON.stringify({ ...entry, data: JSON.parse(text) }));
      },
      [this.name, JSON.stringify(record)] as const,
    );
  }

  private async record(): Promise<LoginRecord | undefined> {
    return await this.frame.evaluate((_body, name) => {
      const stored = localStorage.getItem(`preview:${name}:${window.phone!.settings.user}:login`);
      return stored === null ? undefined : (JSON.parse(stored) as { data: LoginRecord }).data;
    }, this.name);
  }

  /** What the switches of the stage do, for a phone that stands alone. */
  async change(patch: Partial<Settings>): Promise<void> {
    await this.frame.evaluate((_body, settings) => (window.phone as unknown as Device).change(settings), patch);
  }

  /** What the user has copied last. */
  async clipboard(): Promise<string> {
    return await this.frame.evaluate(() => (window.phone as unknown as Device).clipboard);
  }

  async restart(): Promise<void> {
    await this.frame.evaluate(() => (window.phone as unknown as Device).restart());
  }
}
