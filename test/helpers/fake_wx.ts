/**
 * A stand-in of WeChat's `wx`, `Page` and `App`: what the mini program uses, with WeChat's own semantics, and nothing
 * else. Any other call and any other option throws with its name, so that a test never passes on a silent stub.
 */

type Options = Record<string, unknown>;
type Callback = (result: object) => void;

/** What the network brings: an HTTP answer of any status, or WeChat's `fail`. */
export type Reply = { status: number; data: unknown } | { errMsg: string; errno?: number };

export interface SentRequest {
  route: string;
  url: string;
  data: unknown;
  header: Record<string, string>;
  timeout: unknown;
}

export interface PageInstance {
  data: Record<string, unknown>;
  setData(patch: Record<string, unknown>): void;
}

/** WeChat passes everything through JSON on its way between the two threads, which drops what is undefined. */
const clone = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

export class FakeWx {
  readonly requests: SentRequest[] = [];
  readonly modals: Options[] = [];
  readonly pages: Options[] = [];
  /** Storage as it lies on the phone. */
  readonly storage = new Map<string, { data: unknown; encrypted: boolean }>();
  /** Calls of WeChat's that shall fail: the name and the errMsg. */
  readonly failing = new Map<string, string>();
  envVersion = 'develop';
  model = 'iPhone 15 Pro';
  theme: 'light' | 'dark' = 'light';
  /** The user's answer to `wx.showModal`. */
  confirms = true;
  /** How often `wx.login` was asked for a code; the codes are code-1, code-2 … */
  logins = 0;

  private readonly replies = new Map<string, Array<Reply | Promise<Reply>>>();

  /** The next answer of a route. A promise keeps the request pending until it resolves. */
  reply(route: string, reply: Reply | Promise<Reply>): void {
    this.replies.set(route, [...(this.replies.get(route) ?? []), reply]);
  }

  /** The stored data by key: what a test compares. */
  stored(): Record<string, unknown> {
    return Object.fromEntries([...this.storage].map(([key, { data }]) => [key, data]));
  }

  /** Opens the page that was registered last, as WeChat does: an own copy of the data, methods bound to the page. */
  openPage<P extends PageInstance>(): P {
    const options = this.pages[this.pages.length - 1];
    const page = { ...options, data: clone(options.data) } as unknown as P;
    page.setData = (patch) => {
      for (const [key, value] of Object.entries(patch)) {
        if (value === undefined) throw new Error(`setData: ${key} is undefined`);
        if (/[.[]/.test(key)) throw new Error(`setData: the path ${key} is not part of the fake`);
        page.data[key] = clone(value);
      }
    };
    return page;
  }

  /** The object that becomes the global `wx`. */
  readonly api = {
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: this.envVersion, version: '' } }),

    getDeviceInfo: () => ({ brand: 'test', model: this.model, platform: 'devtools', system: 'test 1.0' }),

    getAppBaseInfo: () => ({ SDKVersion: '3.8.12', language: 'zh_CN', theme: this.theme }),

    login: (options: Options) => {
      const { ok } = this.call('login', options, ['timeout']);
      this.logins += 1;
      ok({ code: `code-${this.logins}` });
    },

    showModal: (options: Options) => {
      const { ok, rest } = this.call('showModal', options, ['title', 'content', 'confirmText', 'confirmColor']);
      this.modals.push(rest);
      ok({ confirm: this.confirms, cancel: !this.confirms });
    },

    getStorage: (options: Options) => {
      const { ok, fail, rest } = this.call('getStorage', options, ['key', 'encrypt']);
      const entry = this.storage.get(String(rest.key));
      if (!entry) fail('data not found');
      else if (entry.encrypted !== Boolean(rest.encrypt)) fail('decrypt error');
      else ok({ data: clone(entry.data) });
    },

    setStorage: (options: Options) => {
      const { ok, rest } = this.call('setStorage', options, ['key', 'data', 'encrypt']);
      const write = () =>
        this.storage.set(String(rest.key), { data: clone(rest.data), encrypted: Boolean(rest.encrypt) });
      ok({}, write);
    },

    removeStorage: (options: Options) => {
      const { ok, rest } = this.call('removeStorage', options, ['key']);
      ok({}, () => this.storage.delete(String(rest.key)));
    },

    request: (options: Options) => {
      const { settle, rest } = this.call('request', options, ['url', 'method', 'data', 'header', 'timeout']);
      const url = String(rest.url);
      const route = `${rest.method} ${new URL(url).pathname}`;
      const header = clone(rest.header) as Record<string, string>;
      this.requests.push({ route, url, data: clone(rest.data), header, timeout: rest.timeout });
      const reply = this.replies.get(route)?.shift();
      if (!reply) throw new Error(`wx.request: no reply planned for ${route}`);
      void Promise.resolve(reply).then((answer) => {
        if ('status' in answer) {
          settle('success', { statusCode: answer.status, data: answer.data, header: {}, errMsg: 'request:ok' });
        } else settle('fail', answer);
      });
    },
  };

  /** What every call of WeChat's has in common: callbacks that come later, and exactly one of them. */
  private call(name: string, options: Options, known: string[]) {
    const { success, fail, ...rest } = options as { success: Callback; fail: Callback } & Options;
    for (const key of Object.keys(rest)) {
      if (!known.includes(key)) throw new Error(`wx.${name}: the option ${key} is not part of the fake`);
    }
    const settle = (kind: 'success' | 'fail', result: object) => (kind === 'success' ? success : fail)(result);
    const failWith = (reason: string) => void Promise.resolve().then(() => fail({ errMsg: `${name}:fail ${reason}` }));
    const ok = (result: object, effect?: () => void) => {
      const reason = this.failing.get(name);
      if (reason !== undefined) return failWith(reason);
      effect?.();
      void Promise.resolve().then(() => success({ ...result, errMsg: `${name}:ok` }));
    };
    return { ok, fail: failWith, settle, rest };
  }
}

/** Puts a new fake in place of the globals and returns it. */
export function installFakeWx(): FakeWx {
  const fake = new FakeWx();
  const wx = new Proxy(fake.api, {
    get(api, name) {
      if (name in api) return api[name as keyof typeof api];
      throw new Error(`wx.${String(name)} is not part of the fake`);
    },
  });
  Object.assign(globalThis, { wx, Page: (options: Options) => fake.pages.push(options), App: () => undefined });
  return fake;
}
