/** What the server tells the browser. Types only: both sides compile against them. */
import type { ErrorCode } from '../../../../../typings/api';

export interface Problem {
  kind: 'template' | 'style' | 'script' | 'json' | 'type';
  /** Relative to the project, with slashes. */
  file: string;
  /** Both count from 1. */
  line: number;
  column: number;
  message: string;
  /** The line of the file that it is about. */
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
  /** What the classes of each component begin with, so that they mean nothing outside of it. */
  classPrefixes: Record<string, string>;
  /** CSS by the path of what it belongs to; `app` for app.wxss. */
  styles: Record<string, string>;
}

export interface ApiCall {
  id: number;
  /** Milliseconds since the epoch: when it was made; of one that the server held open, when it was answered. */
  at: number;
  /** The name of the phone that called; none for curl. */
  phone?: string;
  method: string;
  /** The path, with the query. */
  url: string;
  status: number;
  code?: ErrorCode;
}

export interface StoredKey {
  key: string;
  /** The user's public id. */
  uid: string;
  /** The sandbox's name for the user, where it is one of the stage's. */
  name?: string;
  kind: 'token' | 'session' | 'kicked' | 'ban';
  /** Something short that is no secret. */
  value: string;
  /** Seconds. */
  ttl: number;
}

/** The events of `/preview/events`, each with its data. */
export interface Events {
  /** A new build: phones start again when its id is not the one that they run. */
  build: { id: string; problems: Problem[] };
  call: ApiCall;
  /** Everything that is stored, whenever something of it changes. */
  store: StoredKey[];
}
