/** What the server sends to the browser. Types only, which both sides import. */
export interface Problem {
  /** `gap`: what WeChat has and the preview does not; the rest of the program runs. */
  kind: 'template' | 'style' | 'script' | 'json' | 'type' | 'gap';
  /** Relative to the project, with slashes. */
  file: string;
  /** Both count from 1. */
  line: number;
  column: number;
  message: string;
  /** The line of the file. */
  excerpt?: string;
}

export interface WindowConfig {
  navigationBarTitleText: string;
  navigationBarBackgroundColor: string;
  navigationBarTextStyle: 'black' | 'white';
  backgroundColor: string;
}

export type Theme = 'light' | 'dark';

export interface PageConfig {
  /** As in app.json: `pages/home/home`. */
  path: string;
  window: Record<Theme, WindowConfig>;
  usingComponents: Record<string, string>;
}

export interface ComponentConfig {
  path: string;
  usingComponents: Record<string, string>;
}

/** The compiled mini program without its scripts and templates, which are JavaScript. */
export interface Program {
  darkmode: boolean;
  pages: PageConfig[];
  components: ComponentConfig[];
  /** The prefix of each component's classes, so that they apply inside of it only. */
  classPrefixes: Record<string, string>;
  /** CSS by path of the page or component; `app` for app.wxss. */
  styles: Record<string, string>;
}

export interface ApiCall {
  id: number;
  /** Milliseconds since the epoch: when the call was made, or for a long poll when it was answered. */
  at: number;
  /** The name of the phone; undefined for curl. */
  phone?: string;
  method: string;
  /** The path, with the query. */
  url: string;
  status: number;
  code?: string;
}

export interface StoredKey {
  key: string;
  /** The user's public id. */
  uid: string;
  /** The sandbox's name for the user, if it is one of the stage's users. */
  name?: string;
  kind: 'token' | 'session' | 'kicked' | 'ban';
  /** A short value without secrets. */
  value: string;
  /** Seconds. */
  ttl: number;
}

/** The events of `/preview/events`, each with its data. */
export interface Events {
  /** A build: phones that run another one restart. */
  build: { id: string; problems: Problem[] };
  call: ApiCall;
  /** All stored keys, sent when one of them changes. */
  store: StoredKey[];
}
