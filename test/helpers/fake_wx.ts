/**
 * A stand-in of WeChat's `wx` and `Page`: what the mini program uses, with WeChat's own semantics, and nothing else. Any
 * other call and any other option throws with its name and is noted, so that no test passes on a silent stub.
 */

type Options = Record<string, unknown>;
type Callback = (result: object) => void;

/** What the network brings: an HTTP answer of any status, or WeChat's `fail`. */
export type Reply = { status: number; data: unknown } | { errMsg: string; errno?: number };

export interface SentRequest {
  /** As in the contract, with its query: `GET /api/session?wait=25`. */
  route: string;
  url: string;
  data: unknown;
  header: Record<string, string>;
  timeout: unknown;
  aborted: boolean;
}

/** A call that comes back later. */
export interface Call {
  name: string;
  options: Options;
  /** What WeChat does on the phone. @return the result, or why it fails */
  work(): object | string;
  /** Calls the callback; the second time and on a dead phone nothing happens. */
  settle(result: object | string): void;
}

/** The phone's storage: it outlives the mini program. */
export type Disk = Map<string, { data: unknown; encrypted: boolean }>;

export interface PageInstance {
  data: Record<string, unknown>;
  setData(patch: Record<string, unknown>): void;
}

/** WeChat passes everything through JSON on its way between the two threads, which drops what is undefined. */
const clone = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** What the mini program did that is not part of the fake. It throws, too, but the mini program may catch that. */
export const refusals: string[] = [];

function refuse(what: string): never {
  refusals.push(what);
  throw new Error(what);
}

function checkOptions(name: string, options: object, known: string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) refuse(`wx.${name}: the option ${key} is not part of the fake`);
  }
}

export class FakeWx {
  readonly requests: SentRequest[] = [];
  readonly modals: Options[] = [];
  readonly toasts: Options[] = [];
  readonly pages: Options[] = [];
  /** Calls of WeChat's that shall fail: the name and the errMsg. */
  readonly failing = new Map<string, string>();
  /** What the base library is too old for: the schemas of `wx.canIUse`. */
  readonly unsupported = new Set<string>();
  envVersion = 'develop';
  model = 'iPhone 15 Pro';
  theme: 'light' | 'dark' = 'light';
  /** The user's answer to `wx.showModal`. */
  confirms = true;
  /** How often `wx.login` was asked for a code; the codes are code-1, code-2 … */
  logins = 0;
  /** How often the mini program has left. */
  exits = 0;
  /** A test that holds calls back puts its own function here. */
  onCall = (call: Call): void => this.perform(call);
  onRequest = (sent: SentRequest, answer: (reply: Reply) => void): void => this.answerAsPlanned(sent, answer);

  private dead = false;
  private readonly replies = new Map<string, Array<Reply | Promise<Reply>>>();
  private readonly listeners = new Map<string, Callback[]>();

  /** @param storage - as it lies on the phone */
  constructor(readonly storage: Disk = new Map()) {}

  /** The next answer of a route. A promise keeps the request pending until it resolves. */
  reply(route: string, reply: Reply | Promise<Reply>): void {
    this.replies.set(route, [...(this.replies.get(route) ?? []), reply]);
  }

  /** Keeps the next request of a route pending. @return answers it */
  hold(route: string): (reply: Reply) => void {
    let answer: (reply: Reply) => void = () => undefined;
    this.reply(route, new Promise<Reply>((resolve) => (answer = resolve)));
    return (reply) => answer(reply);
  }

  /** The stored data by key: what a test compares. */
  stored(): Record<string, unknown> {
    return Object.fromEntries([...this.storage].map(([key, { data }]) => [key, data]));
  }

  show = () => this.emit('AppShow', {});
  hide = () => this.emit('AppHide', {});
  network = (isConnected: boolean) => this.emit('NetworkStatusChange', { isConnected });

  /** WeChat has ended the mini program: nothing comes back to it any more. */
  kill(): void {
    this.dead = true;
  }

  /** Does a call at once; its callback comes later. */
  perform(call: Call): void {
    const result = this.failing.get(call.name) ?? call.work();
    queueMicrotask(() => call.settle(result));
  }

  /** Opens the page that was registered last, as WeChat does: an own copy of the data, methods bound to the page. */
  openPage<P extends PageInstance>(): P {
    const options = this.pages[this.pages.length - 1];
    const page = { ...options, data: clone(options.data) } as unknown as P;
    page.setData = (patch) => {
      for (const [key, value] of Object.entries(patch)) {
        if (value === undefined) refuse(`setData: ${key} is undefined`);
        if (/[.[]/.test(key)) refuse(`setData: the path ${key} is not part of the fake`);
        page.data[key] = clone(value);
      }
    };
    return page;
  }

  /** What the mini program finds as its globals. */
  globals(): Record<string, unknown> {
    const wx = new Proxy(this.api, {
      get: (api, name) =>
        name in api ? api[name as keyof typeof api] : refuse(`wx.${String(name)} is not part of the fake`),
    });
    return {
      wx,
      Page: (options: Options) => this.pages.push(options),
      App: ({ onLaunch }: Options) => (onLaunch as () => void)(),
    };
  }

  private readonly api = {
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: this.envVersion, version: '' } }),

    getDeviceInfo: () => ({ brand: 'test', model: this.model, platform: 'devtools', system: 'test 1.0' }),

    getAppBaseInfo: () => ({ SDKVersion: '3.8.12', language: 'zh_CN', theme: this.theme }),

    canIUse: (schema: string) => {
      if (schema !== 'setStorage.object.encrypt') refuse(`wx.canIUse: ${schema} is not part of the fake`);
      return !this.unsupported.has(schema);
    },

    onAppShow: (listener: Callback) => this.listen('AppShow', listener),
    onAppHide: (listener: Callback) => this.listen('AppHide', listener),
    onNetworkStatusChange: (listener: Callback) => this.listen('NetworkStatusChange', listener),

    login: (options: Options) =>
      this.call('login', options, ['timeout'], () => {
        this.logins += 1;
        return { code: `code-${this.logins}` };
      }),

    showModal: (options: Options) =>
      this.call('showModal', options, ['title', 'content', 'confirmText', 'confirmColor'], (input) => {
        this.modals.push(input);
        return { confirm: this.confirms, cancel: !this.confirms };
      }),

    showToast: (options: Options) =>
      this.call('showToast', options, ['title', 'icon'], (input) => {
        this.toasts.push(input);
        return {};
      }),

    exitMiniProgram: (options: Options) =>
      this.call('exitMiniProgram', options, [], () => {
        this.exits += 1;
        return {};
      }),

    getStorage: (options: Options) =>
      this.call('getStorage', options, ['key', 'encrypt'], ({ key, encrypt }) => {
        const entry = this.storage.get(String(key));
        if (!entry) return 'data not found';
        return entry.encrypted === Boolean(encrypt) ? { data: clone(entry.data) } : 'decrypt error';
      }),

    setStorage: (options: Options) => {
      const data = clone(options.data);
      this.call('setStorage', options, ['key', 'data', 'encrypt'], ({ key, encrypt }) => {
        this.storage.set(String(key), { data, encrypted: Boolean(encrypt) });
        return {};
      });
    },

    removeStorage: (options: Options) =>
      this.call('removeStorage', options, ['key'], ({ key }) => {
        this.storage.delete(String(key));
        return {};
      }),

    request: ({ success, fail, ...options }: Options & { success: Callback; fail: Callback }) => {
      checkOptions('request', options, ['url', 'method', 'data', 'header', 'timeout']);
      const { pathname, search } = new URL(String(options.url));
      const sent: SentRequest = {
        route: `${options.method} ${pathname}${search}`,
        url: String(options.url),
        data: clone(options.data),
        header: clone(options.header) as Record<string, string>,
        timeout: options.timeout,
        aborted: false,
      };
      let over = this.dead;
      const settle = (reply: Reply) => {
        if (over || this.dead) return;
        over = true;
        if ('status' in reply)
          success({ statusCode: reply.status, data: reply.data, header: {}, errMsg: 'request:ok' });
        else fail(reply);
      };
      if (!this.dead) {
        this.requests.push(sent);
        this.onRequest(sent, settle);
      }
      return {
        abort: () => {
          if (over) return;
          sent.aborted = true;
          queueMicrotask(() => settle({ errMsg: 'request:fail abort' }));
        },
      };
    },
  };

  /** What every call of WeChat's has in common: callbacks that come later, and exactly one of them. */
  private call(name: string, options: Options, known: string[], work: (input: Options) => object | string): void {
    const { success, fail, ...input } = options as { success?: Callback; fail?: Callback } & Options;
    checkOptions(name, input, known);
    let over = false;
    const settle = (result: object | string) => {
      if (over || this.dead) return;
      over = true;
      if (typeof result === 'string') fail?.({ errMsg: `${name}:fail ${result}` });
      else success?.({ ...result, errMsg: `${name}:ok` });
    };
    if (!this.dead) this.onCall({ name, options: input, work: () => work(input), settle });
  }

  private answerAsPlanned(sent: SentRequest, answer: (reply: Reply) => void): void {
    const reply = this.replies.get(sent.route)?.shift() ?? refuse(`wx.request: no reply planned for ${sent.route}`);
    void Promise.resolve(reply).then(answer);
  }

  private listen(event: string, listener: Callback): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  private emit(event: string, result: object): void {
    for (const listener of this.listeners.get(event) ?? []) listener(result);
  }
}
