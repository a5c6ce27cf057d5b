/**
 * A fake of WeChat's `wx` and `Page`: only what the mini program uses, with WeChat's semantics. Any other call or option
 * throws and is recorded, so that no test passes because of a silent stub.
 */

type Options = Record<string, unknown>;
type Callback = (result: object) => void;

/** The outcome of a request: an HTTP answer of any status, or WeChat's `fail`. */
export type Reply =
  { status: number; data: unknown; header?: Record<string, string> } | { errMsg: string; errno?: number };

export interface SentRequest {
  /** As in the contract, with the query: `GET /api/session?wait=25`. */
  route: string;
  url: string;
  data: unknown;
  header: Record<string, string>;
  timeout: unknown;
  aborted: boolean;
  /** For an upload: the file, and its name in the form. */
  file?: { filePath: unknown; name: unknown };
}

/** An asynchronous call. */
export interface Call {
  name: string;
  options: Options;
  /** Does WeChat's part. @return the result, or the reason of the failure */
  work(): object | string;
  /** Calls the callback. Does nothing the second time, or after the mini program has been killed. */
  settle(result: object | string): void;
}

/** The phone's storage: it outlives the mini program. */
export type Disk = Map<string, { data: unknown; encrypted: boolean }>;

export interface PageInstance {
  data: Record<string, unknown>;
  setData(patch: Record<string, unknown>): void;
}

/** A component on a page. */
export interface ComponentInstance extends PageInstance {
  /** A life cycle function that WeChat calls. */
  emit(name: 'attached' | 'detached' | 'pageShow'): void;
  [method: string]: unknown;
}

/** WeChat passes values between its two threads as JSON, which drops undefined. */
const clone = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Uses of what the fake lacks. Each throws as well, but the mini program may catch that. */
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
  readonly components: Options[] = [];
  /** WeChat's calls that must fail: errMsg by name. */
  readonly failing = new Map<string, string>();
  /** Schemas for which `wx.canIUse` returns false, as an old base library does. */
  readonly unsupported = new Set<string>();
  /** Calls that WeChat's base library is too old to have. */
  readonly missing = new Set<string>();
  /** The scene in which the mini program was launched. */
  scene = 1089;
  /** The update manager's listeners: `onUpdateReady` and the like; and how often an update was applied. */
  readonly updates = new Map<string, (result?: object) => void>();
  applied = 0;
  envVersion = 'develop';
  model = 'iPhone 15 Pro';
  platform = 'devtools';
  /** How far the phone's clock is ahead of the true time, in milliseconds. */
  clockOff = 0;
  theme: 'light' | 'dark' = 'light';
  /** Whether answers have a `Date`. */
  tellsTime = true;
  /** The user's answer to `wx.showModal`. */
  confirms = true;
  /** How often `wx.login` was asked for a code; the codes are code-1, code-2 … */
  logins = 0;
  /** How often the user has allowed the phone number; the codes are phone-code-1, phone-code-2 … */
  phoneCodes = 0;
  /** Where the mini program has scrolled to. */
  readonly scrolledTo: unknown[] = [];
  /** What the user has copied. */
  readonly copied: unknown[] = [];
  /** How often WeChat has opened the 用户隐私保护指引. */
  privacyContracts = 0;
  /** How often the mini program has left. */
  exits = 0;
  /** Replaced by tests that hold calls back. */
  onCall = (call: Call): void => this.perform(call);
  onRequest = (sent: SentRequest, answer: (reply: Reply) => void): void => this.answerAsPlanned(sent, answer);

  private dead = false;
  private tapping = false;
  private readonly replies = new Map<string, Array<Reply | Promise<Reply>>>();
  private readonly listeners = new Map<string, Callback[]>();

  /** @param storage - the phone's existing storage */
  constructor(readonly storage: Disk = new Map()) {}

  /** Sets the next answer of a route. A promise keeps the request pending until it resolves. */
  reply(route: string, reply: Reply | Promise<Reply>): void {
    this.replies.set(route, [...(this.replies.get(route) ?? []), reply]);
  }

  /** Keeps the next request of a route pending. @return answers it */
  hold(route: string): (reply: Reply) => void {
    let answer: (reply: Reply) => void = () => undefined;
    this.reply(route, new Promise<Reply>((resolve) => (answer = resolve)));
    return (reply) => answer(reply);
  }

  /** The stored data by key, for assertions. */
  stored(): Record<string, unknown> {
    return Object.fromEntries([...this.storage].map(([key, { data }]) => [key, data]));
  }

  /**
   * Adds a call of WeChat that the fake lacks, for an application's own pages: `add('chooseMedia', () => ({ tempFiles: [file] }))`.
   * @param work - what WeChat does with the options. Returns the result, or the reason of the failure
   */
  add(name: string, work: (options: Options) => object | string): void {
    const known = (options: Options) => Object.keys(options).filter((key) => !['success', 'fail'].includes(key));
    Object.assign(this.api, { [name]: (options: Options) => this.call(name, options, known(options), work) });
  }

  /** A tap on `<button open-type="getPhoneNumber">`. @return the event of `bindgetphonenumber` */
  tapPhone(what: 'allow' | 'refuse' | 'quota' | 'oldBaseLibrary' | 'noPermission' = 'allow') {
    const event = (errMsg: string, more: object = {}) => ({ detail: { errMsg: `getPhoneNumber:${errMsg}`, ...more } });
    switch (what) {
      case 'allow':
        this.phoneCodes += 1;
        return event('ok', { code: `phone-code-${this.phoneCodes}`, encryptedData: 'AA==', iv: 'AA==' });
      case 'refuse':
        return event('fail user deny');
      case 'quota':
        return event('fail quota exceeded', { errno: 1400001 });
      case 'oldBaseLibrary':
        return event('ok', { encryptedData: 'AA==', iv: 'AA==' });
      case 'noPermission':
        return event('fail no permission');
    }
  }

  /** A tap: WeChat allows some calls only while its handler runs, up to the first `await`. */
  tap<T>(handle: () => T): T {
    this.tapping = true;
    try {
      return handle();
    } finally {
      this.tapping = false;
    }
  }

  show = () => this.emit('AppShow', {});
  hide = () => this.emit('AppHide', {});
  network = (isConnected: boolean) => this.emit('NetworkStatusChange', { isConnected });

  /** Ends the mini program as WeChat does: no callback is called any more. */
  kill(): void {
    this.dead = true;
  }

  /** Performs a call immediately; its callback comes later. */
  perform(call: Call): void {
    const result = this.failing.get(call.name) ?? call.work();
    queueMicrotask(() => call.settle(result));
  }

  /** Opens the last registered page, as WeChat does: with its own copy of the data and bound methods. */
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

  /** Puts the last registered component on a page, which is not shown yet. @param given - properties that the page sets */
  openComponent(given: Record<string, unknown> = {}): ComponentInstance {
    const options = this.components[this.components.length - 1] as Record<string, Record<string, unknown>>;
    const { properties = {}, data, methods, lifetimes = {}, pageLifetimes = {} } = options;
    const defaults = Object.entries(properties).map(([name, property]) => [
      name,
      (property as { value?: unknown }).value,
    ]);
    const instance: ComponentInstance = {
      ...methods,
      data: { ...Object.fromEntries(defaults), ...given, ...(clone(data) as object) },
      setData(patch) {
        Object.assign(instance.data, clone(patch));
      },
      emit(name) {
        const life = name === 'pageShow' ? pageLifetimes.show : lifetimes[name];
        (life as (() => void) | undefined)?.call(instance);
      },
    };
    instance.emit('attached');
    return instance;
  }

  /** The mini program's globals. */
  globals(): Record<string, unknown> {
    const wx = new Proxy(this.api, {
      get: (api, name) => {
        if (this.missing.has(String(name))) return undefined;
        return name in api ? api[name as keyof typeof api] : refuse(`wx.${String(name)} is not part of the fake`);
      },
    });
    return {
      wx,
      Date: this.clock(),
      Page: (options: Options) => this.pages.push(options),
      Component: (options: Options) => this.components.push(options),
      App: ({ onLaunch }: Options) => (onLaunch as () => void)(),
    };
  }

  private readonly api = {
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: this.envVersion, version: '' } }),

    getDeviceInfo: () => ({ brand: 'test', model: this.model, platform: this.platform, system: 'test 1.0' }),

    getAppBaseInfo: () => ({ SDKVersion: '3.8.12', language: 'zh_CN', theme: this.theme }),

    getLaunchOptionsSync: () => ({ path: 'pages/home/home', query: {}, scene: this.scene, referrerInfo: {} }),

    canIUse: (schema: string) => {
      if (!['setStorage.object.encrypt', 'openPrivacyContract'].includes(schema))
        refuse(`wx.canIUse: ${schema} is not part of the fake`);
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
      this.call('showModal', options, ['title', 'content', 'confirmText', 'confirmColor', 'showCancel'], (input) => {
        this.modals.push(input);
        return { confirm: this.confirms, cancel: !this.confirms };
      }),

    showToast: (options: Options) =>
      this.call('showToast', options, ['title', 'icon'], (input) => {
        this.toasts.push(input);
        return {};
      }),

    pageScrollTo: (options: Options) =>
      this.call('pageScrollTo', options, ['scrollTop', 'duration'], ({ scrollTop }) => {
        this.scrolledTo.push(scrollTop);
        return {};
      }),

    exitMiniProgram: (options: Options) => {
      const { tapping } = this;
      this.call('exitMiniProgram', options, [], () => {
        if (!tapping) return 'can only be invoked by user TAP gesture.';
        this.exits += 1;
        return {};
      });
    },

    setClipboardData: (options: Options) =>
      this.call('setClipboardData', options, ['data'], ({ data }) => {
        this.copied.push(data);
        return {};
      }),

    openPrivacyContract: (options: Options) => {
      if (this.unsupported.has('openPrivacyContract')) refuse('wx.openPrivacyContract below base library 2.32.3');
      this.call('openPrivacyContract', options, [], () => {
        this.privacyContracts += 1;
        return {};
      });
    },

    getUpdateManager: () => ({
      onCheckForUpdate: (tell: () => void) => this.updates.set('onCheckForUpdate', tell),
      onUpdateReady: (tell: () => void) => this.updates.set('onUpdateReady', tell),
      onUpdateFailed: (tell: () => void) => this.updates.set('onUpdateFailed', tell),
      applyUpdate: () => void (this.applied += 1),
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

    getStorageSync: (key: string) => {
      const entry = this.storage.get(key);
      return entry && !entry.encrypted ? clone(entry.data) : '';
    },

    removeStorage: (options: Options) =>
      this.call('removeStorage', options, ['key'], ({ key }) => {
        this.storage.delete(String(key));
        return {};
      }),

    request: ({ success, fail, ...options }: Options & { success: Callback; fail: Callback }) => {
      checkOptions('request', options, ['url', 'method', 'data', 'header', 'timeout']);
      return this.send('request', options, { method: options.method, data: clone(options.data) }, (reply) => {
        if ('status' in reply)
          success({
            statusCode: reply.status,
            data: reply.data,
            header: { ...this.answerHeader(), ...reply.header },
            errMsg: 'request:ok',
          });
        else fail(reply);
      });
    },

    uploadFile: ({ success, fail, ...options }: Options & { success: Callback; fail: Callback }) => {
      checkOptions('uploadFile', options, ['url', 'filePath', 'name', 'formData', 'header', 'timeout']);
      const { filePath, name, formData } = options;
      const what = { method: 'POST', data: clone(formData), file: { filePath, name } };
      const listeners: Callback[] = [];
      const task = this.send('uploadFile', options, what, (reply) => {
        if (!('status' in reply)) return fail(reply);
        for (const listener of listeners) listener({ progress: 100 });
        // WeChat gives the body as text, and no headers.
        const data = typeof reply.data === 'string' ? reply.data : JSON.stringify(reply.data);
        success({ statusCode: reply.status, data, errMsg: 'uploadFile:ok' });
      });
      return { ...task, onProgressUpdate: (listener: Callback) => listeners.push(listener) };
    },
  };

  /** Common to requests and uploads. @return WeChat's task */
  private send(
    name: string,
    options: Options,
    { method, ...what }: { method: unknown; data: unknown; file?: SentRequest['file'] },
    end: (reply: Reply) => void,
  ): { abort(): void } {
    const { pathname, search } = new URL(String(options.url));
    const sent: SentRequest = {
      route: `${method} ${pathname}${search}`,
      url: String(options.url),
      header: clone(options.header) as Record<string, string>,
      timeout: options.timeout,
      aborted: false,
      ...what,
    };
    let over = this.dead;
    const settle = (reply: Reply) => {
      if (over || this.dead) return;
      over = true;
      end(reply);
    };
    if (!this.dead) {
      this.requests.push(sent);
      this.onRequest(sent, settle);
    }
    return {
      abort: () => {
        if (over) return;
        sent.aborted = true;
        queueMicrotask(() => settle({ errMsg: `${name}:fail abort` }));
      },
    };
  }

  /** The mini program's `Date`, which tells the phone's time. */
  private clock(): DateConstructor {
    const now = () => Date.now() + this.clockOff;
    return new Proxy(Date, {
      get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
      construct: (date, args: [number]) => new date(...(args.length > 0 ? args : ([now()] as [number]))),
    });
  }

  /** Common to all of WeChat's calls: the callbacks come later, and either success or fail is called. */
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

  /** Every answer says when it was given, by the server's clock. */
  private answerHeader(): Record<string, string> {
    return this.tellsTime ? { Date: new Date().toUTCString() } : {};
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
