/** How the two halves of a phone talk: the phone itself, and the mini program that runs in its inner frame. */
import type { Theme, WindowConfig } from '../lib/protocol';

/** What can be set on a phone from outside: by its owner, or by whoever wants to see something fail. */
export interface Settings {
  /** The WeChat user whom `wx.login` gives a code for. */
  user: string;
  theme: Theme;
  offline: boolean;
  slow: boolean;
  /** The server answers this phone as if Redis were gone. */
  storeDown: boolean;
  /** What the exchange of the next codes fails with; '' for nothing. */
  wechat: string;
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
  /** Nothing below can be tapped meanwhile. */
  mask: boolean;
  /** Milliseconds; until it is hidden without one. */
  duration?: number;
}

/** What a phone does that the server never hears of. */
export type Note =
  | { kind: 'launch' | 'show' | 'hide' | 'exit'; path?: undefined }
  | { kind: 'offline' | 'timeout' | 'interrupted' | 'abort'; path: string };

/** The running mini program, as the phone sees it. */
export interface Runtime {
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
  /** As CSS: what the phone's home indicator takes from the bottom of the page. */
  readonly safeAreaBottom: string;
  /** Called once the mini program's page is there. */
  attach(runtime: Runtime): void;
  setWindow(window: Record<Theme, WindowConfig>, darkmode: boolean): void;
  /** Resolves whether the user confirmed. */
  showModal(options: ModalOptions): Promise<boolean>;
  showToast(options: ToastOptions): void;
  hideToast(): void;
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
