import type { Events } from '../../lib/protocol';
import { h } from '../dom';
import type { ModalOptions, Note, PhoneHost, Runtime, Settings, ToastOptions, VisiblePage } from '../phone_host';
import { backgroundLayer } from './background';
import { Bars } from './bars';
import { ErrorSheet } from './error_sheet';
import { modelOf } from './models';
import { askModal } from './modal';
import { askPhoneNumber } from './phone_sheet';
import { saveSettings } from './settings';
import { standInLayer } from './stand_in';
import { Toast } from './toast';

/**
 * A phone: bars, dialogues, and an inner frame in which the mini program runs. The frame gives the page the same viewport
 * as in WeChat (100vh, fixed, rpx), and removing it kills the mini program with all its timers.
 */
export class Phone implements PhoneHost {
  readonly model;
  readonly platform;
  private readonly screen = h('main', { class: 'screen' });
  private readonly stageless = window.parent === window;
  private readonly bars = new Bars(
    () => this.hide(),
    () => this.runtime?.leave(),
    () => this.showToast({ title: '预览里没有这个菜单', icon: 'none', mask: false, duration: 1500 }),
  );
  private readonly toast = new Toast(this.screen);
  private readonly sheet = new ErrorSheet(this.screen);
  private frame?: HTMLIFrameElement;
  private runtime?: Runtime;
  private background?: HTMLElement;
  private page?: VisiblePage;
  /** Where the mini program starts, until it shows its page. */
  private start: string;
  /** What the user has copied last. */
  clipboard = '';
  private readonly watchers = new Set<() => void>();
  /** The id of the running build. */
  private build?: string;
  /** Called by events that the server does not see; set by the stage. */
  onnote?: (note: Note) => void;
  /** Called with the address of each page that gets visible; set by the stage. */
  onaddress?: (address: string) => void;

  constructor(
    readonly name: string,
    private current: Settings,
    start: string,
  ) {
    this.start = start;
    ({ model: this.model, platform: this.platform } = modelOf(name));
    document.body.append(this.bars.element, this.screen);
    document.body.classList.toggle('alone', this.stageless);
    this.look();
  }

  get settings(): Readonly<Settings> {
    return this.current;
  }

  get hidden(): boolean {
    return this.background !== undefined;
  }

  /** The mini program's name. */
  private get title(): string {
    return this.page?.name ?? '';
  }

  get startAddress(): string {
    return this.start;
  }

  /** Calls the watcher after every change of the settings and every show, hide and restart. */
  watch(watcher: () => void): void {
    this.watchers.add(watcher);
  }

  /** Changes settings. A change of the user restarts the mini program with that user's storage, as another WeChat. */
  change(patch: Partial<Settings>): void {
    const before = this.current;
    this.current = { ...before, ...patch };
    saveSettings(this.name, this.current);
    this.look();
    if (this.current.user !== before.user) this.restart();
    else this.runtime?.settingsChanged(before);
    this.changed();
  }

  /** Kills the mini program and starts it, with its first page unless told otherwise. Its storage stays. */
  restart(address = ''): void {
    this.start = address;
    this.background?.remove();
    this.background = undefined;
    this.runtime = undefined;
    this.toast.hide();
    this.sheet.clearFailures();
    for (const layer of this.screen.querySelectorAll('.veil, .stand-in')) layer.remove();
    this.frame?.remove();
    this.frame = h('iframe', { class: 'page', name: 'mini-program', title: '小程序页面', src: '/preview/app.html' });
    this.screen.prepend(this.frame);
    this.note({ kind: 'launch' });
    this.changed();
  }

  show(): void {
    if (!this.background) return;
    this.background.remove();
    this.background = undefined;
    this.note({ kind: 'show' });
    this.runtime?.show();
    this.changed();
  }

  hide(kind: 'hide' | 'exit' = 'hide'): void {
    if (this.background) return;
    this.background = backgroundLayer(this.title, kind, () => this.show());
    this.screen.append(this.background);
    this.note({ kind });
    this.runtime?.hide();
    this.changed();
  }

  exit(): void {
    this.hide('exit');
  }

  /** Restarts the mini program, on the page that is visible, if this build is not the running one. */
  follow({ id, problems }: Events['build']): void {
    this.sheet.setProblems(problems);
    if (id !== this.build) this.restart(this.page?.address ?? this.start);
    this.build = id;
  }

  get safeAreaBottom(): string {
    return getComputedStyle(document.body).getPropertyValue('--safe-bottom');
  }

  attach(runtime: Runtime): void {
    this.runtime = runtime;
  }

  setPage(page: VisiblePage): void {
    this.page = page;
    this.bars.setPage(page);
    this.look();
    // A reload stays on the page.
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', `${pathname}${search}${page.address && `#/${page.address}`}`);
    this.onaddress?.(page.address);
  }

  showModal(options: ModalOptions): Promise<boolean> {
    return askModal(this.screen, options);
  }

  askPhoneNumber(masked: string): Promise<boolean> {
    return askPhoneNumber(this.screen, this.title, masked);
  }

  showToast(options: ToastOptions): void {
    this.toast.show(options);
  }

  hideToast(): void {
    this.toast.hide();
  }

  standIn(title: string, text: string): void {
    this.screen.append(standInLayer(title, text));
  }

  /** As WeChat does, it says so. The browser's own clipboard may be closed to a frame. */
  copy(text: string): void {
    this.clipboard = text;
    void navigator.clipboard?.writeText(text).catch(() => undefined);
    this.showToast({ title: '内容已复制', icon: 'none', mask: false, duration: 1500 });
  }

  failed(error: unknown): void {
    this.sheet.addFailure(describe(error));
  }

  note(note: Note): void {
    this.onnote?.(note);
  }

  private look(): void {
    const theme = this.page?.darkmode ? this.current.theme : 'light';
    document.documentElement.dataset.theme = theme;
    this.bars.show(theme, this.current);
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }
}

/** Not by `instanceof`: WeChat's failures are plain objects, and the inner frame has its own Error class. */
function describe(error: unknown): string {
  const { message, stack, errMsg } = (error ?? {}) as { message?: string; stack?: string; errMsg?: string };
  if (errMsg !== undefined) return errMsg;
  if (message === undefined) return String(error);
  return stack?.includes(message) ? stack : message;
}
