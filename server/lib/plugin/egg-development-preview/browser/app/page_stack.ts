import type { PageConfig } from '../../lib/protocol';
import type { MiniProgram, PageInstance } from './mini_program';
import { Failure } from './wx/call';

/** How many pages WeChat keeps open. */
const MAX_PAGES = 10;

/** A page's address in the mini program. */
export interface Address {
  config: PageConfig;
  /** The values as they stand in the URL: WeChat does not decode them. */
  query: Record<string, string>;
  /** Without a slash in front. */
  url: string;
}

interface OpenPage {
  address: Address;
  page: PageInstance;
  scrolled: number;
}

/** The pages that are open, the visible one on top, with WeChat's order of their life cycle. */
export class PageStack {
  private readonly pages: OpenPage[] = [];

  /** @param changed - called when another page is on top */
  constructor(
    private readonly known: PageConfig[],
    private readonly miniProgram: MiniProgram,
    private readonly changed: (top: Address) => void,
  ) {}

  /** What `getCurrentPages` returns. */
  get instances(): PageInstance[] {
    return this.pages.map(({ page }) => page);
  }

  get depth(): number {
    return this.pages.length;
  }

  get top(): PageInstance | undefined {
    return this.pages.at(-1)?.page;
  }

  /** The address of a URL: from the root if it begins with a slash, else from the visible page. Undefined: no such page. */
  find(url: string): Address | undefined {
    const [target, search = ''] = url.split('?');
    const { pathname } = new URL(target, `http://mini-program/${this.pages.at(-1)?.address.config.path ?? ''}`);
    const config = this.known.find(({ path }) => `/${path}` === pathname);
    const pairs = search.split('&').filter(Boolean);
    const query = Object.fromEntries(pairs.map((pair) => [pair.split('=')[0], pair.split('=').slice(1).join('=')]));
    return config && { config, query, url: config.path + (search && `?${search}`) };
  }

  /** `wx.navigateTo`. @throws Failure as in WeChat, when there is no such page or no room for it */
  navigateTo(url: string): void {
    const address = this.expect(url);
    if (this.pages.length >= MAX_PAGES) throw new Failure('webview count limit exceed');
    this.leaveTop();
    this.enter(address);
  }

  /** `wx.navigateBack`. Goes to the first page at most. @throws Failure on the first page */
  navigateBack(delta: number): void {
    if (this.pages.length === 1) throw new Failure('cannot navigate back at first page.');
    const closing = this.pages.splice(Math.max(1, this.pages.length - delta));
    for (const each of closing.reverse()) this.close(each);
    const { address, page, scrolled } = this.pages.at(-1)!;
    page.show();
    window.scrollTo(0, scrolled);
    this.changed(address);
    page.hooks.onShow?.();
  }

  /** `wx.redirectTo`: in place of the visible page. @throws Failure when there is no such page */
  redirectTo(url: string): void {
    const address = this.expect(url);
    this.close(this.pages.pop()!);
    this.enter(address);
  }

  /** `wx.reLaunch`: closes all pages and opens this one. @throws Failure when there is no such page */
  reLaunch(url: string): void {
    const address = this.expect(url);
    for (const each of this.pages.splice(0).reverse()) this.close(each);
    this.enter(address);
  }

  private expect(url: string): Address {
    const address = this.find(url);
    if (!address) throw new Failure(`page "${url}" is not found`);
    return address;
  }

  private enter(address: Address): void {
    const page = this.miniProgram.open(address.config.path, address.query);
    this.pages.push({ address, page, scrolled: 0 });
    window.scrollTo(0, 0);
    this.changed(address);
    page.hooks.onLoad?.(address.query);
    page.hooks.onShow?.();
    requestAnimationFrame(() => this.instances.includes(page) && page.hooks.onReady?.());
  }

  private leaveTop(): void {
    const top = this.pages.at(-1)!;
    top.scrolled = window.scrollY;
    top.page.hide();
    top.page.hooks.onHide?.();
  }

  private close({ page }: OpenPage): void {
    page.hooks.onUnload?.();
    page.close();
  }
}
