/** The interface between a phone and the mini program that runs in its inner frame. */
import type { Theme, WindowConfig } from '../lib/protocol';

/** What can be set on a phone from outside: its user and theme, and faults to provoke. */
export interface Settings {
  /** The WeChat user for whom `wx.login` returns a code. */
  user: string;
  theme: Theme;
  offline: boolean;
  slow: boolean;
  /** The server answers this phone as if Redis were gone. */
  storeDown: boolean;
  /** How the exchange of the next codes fails, as an errcode; '': it succeeds. */
  wechat: string;
  /** The operator's quota for phone numbers is used up. */
  phoneQuota: boolean;
}

export interface ModalOptions {
  title: string;
  content: string;
  showCancel: boolean;
  cancelText: string;
  cancelColor?: string;
  confirmText: string;
  confirmColor?: string;
}

export interface ToastOptions {
  title: string;
  icon: 'success' | 'error' | 'loading' | 'none';
  /** Blocks taps on everything below. */
  mask: boolean;
  /** Milliseconds; undefined: until it is hidden. */
  duration?: number;
}

/** An event on a phone that the server does not see. */
export type Note =
  | { kind: 'launch' | 'show' | 'hide' | 'exit' | 'refused' | 'cancelled' | 'not cancelled'; path?: undefined }
  | { kind: 'offline' | 'timeout' | 'interrupted' | 'abort'; path: string };

/** The page that is visible, as far as the phone shows something of it around the page. */
export interface VisiblePage {
  /** The mini program's name: the title of its first page. */
  name: string;
  window: Record<Theme, WindowConfig>;
  darkmode: boolean;
  /** The page's URL in the mini program; '' for its first page. */
  address: string;
  /** What the navigation bar offers: to go to the page before, or to the first one, if there is no page before. */
  leave?: 'back' | 'home';
}

/** The running mini program, as the phone sees it. */
export interface Runtime {
  /** The navigation bar's button: back, or to the first page. */
  leave(): void;
  show(): void;
  hide(): void;
  settingsChanged(before: Settings): void;
}

/** The phone, as the running mini program sees it. */
export interface PhoneHost {
  readonly name: string;
  readonly model: string;
  readonly platform: 'ios' | 'android';
  readonly settings: Readonly<Settings>;
  /** The height of the phone's home indicator at the bottom of the page, as CSS. */
  readonly safeAreaBottom: string;
  /** Called once, when the mini program's page is open. */
  attach(runtime: Runtime): void;
  /** Where the mini program starts: the URL of a page, or ''. */
  readonly startAddress: string;
  setPage(page: VisiblePage): void;
  /** Resolves to whether the user confirmed. */
  showModal(options: ModalOptions): Promise<boolean>;
  /** Shows WeChat's sheet with the user's number. Resolves to whether the user allows it. */
  askPhoneNumber(masked: string): Promise<boolean>;
  showToast(options: ToastOptions): void;
  hideToast(): void;
  /** Covers the mini program, in place of what WeChat would open here. */
  standIn(title: string, text: string): void;
  copy(text: string): void;
  /** Shows an error that the mini program did not handle. */
  failed(error: unknown): void;
  note(note: Note): void;
  exit(): void;
}

declare global {
  interface Window {
    phone?: PhoneHost;
  }
}
