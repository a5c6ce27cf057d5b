import type { Application, Context } from 'egg';
import { defineErrors } from './errors/define_errors';
import type { ErrorDefinitions } from './errors/define_errors';
import { OptionsError } from './errors/options_error';
import { authenticateWith } from './http/authenticate';
import { errorHandler } from './http/error_handler';
import type { Handler } from './http/error_handler';
import { InternalSession } from './http/internal_session';
import { readBody } from './http/read_body';
import { lazy } from './metrics/lazy';
import { shared } from './routes/health';
import type { ReadyzHook } from './routes/health';
import { MountedRoutes } from './routes/mount';
import type { MountOptions } from './routes/mount';
import type { ForgetHook } from './session/account/forget_hooks';
import { sessionOf } from './session/account/logged_in';
import type { PhoneHook } from './session/account/phone_requests';
import type { Sessions } from './session/sessions';
import type { DecryptedData, EncryptedData } from './wechat/encrypted_data';
import type { WechatApi } from './wechat/wechat_api';
import type { WechatClient } from './wechat/wechat_client';
import type { WechatAnswer } from './wechat/transport/wechat_transport';
import { partsOf } from './login_parts';
import type { LoginParts } from './login_parts';

/** Further parameters of a URL. */
type Query = Record<string, string>;

/** `app.wechatLogin`: the one door to the login. */
export class WechatLogin {
  /** Login, kick, ban, unban and the like, for the application's own code. */
  readonly sessions: Sessions;

  /** WeChat's server-side API. */
  readonly wechat: WechatClient;

  /** Middleware for routes of logged-in users: see `authenticateWith`. */
  readonly authenticate: Handler;

  /** Outermost middleware that gives all errors the contract's form. The plugin's own routes do not need it. */
  readonly errorHandler: Handler = errorHandler;

  /** Middleware that reads a JSON body of at most 16 KiB, where Egg's own body parser is off. */
  readonly readBody: Handler = readBody;

  /** @internal */
  readonly parts: LoginParts;

  /** @internal */
  readonly routes: MountedRoutes;

  /** @internal */
  readonly internal: InternalSession;

  constructor(private readonly app: Application) {
    const { wechatLogin: options } = app.config;
    if (options.userProperty in app.context) {
      throw new OptionsError([`userProperty must be another name: ctx.${options.userProperty} is taken`]);
    }
    const measures = options.metrics && lazy.worker().measureWorker(app);
    this.parts = partsOf(app, measures);
    this.sessions = this.parts.sessions;
    this.wechat = this.parts.wechat;
    this.authenticate = authenticateWith(this.parts);
    this.routes = new MountedRoutes(app, this.parts, this.authenticate);
    this.internal = new InternalSession(app, this.authenticate);
  }

  /**
   * Calls WeChat's server API with the access_token: see `WechatClient.call`. `call('/wxa/msg_sec_check', { … })`
   *
   * @throws {ApiError} with WeChat's `errcode` and `errmsg` when it has answered with an errcode
   */
  call<P extends keyof WechatApi>(path: P, body?: WechatApi[P]['body'], query?: Query): Promise<WechatApi[P]['answer']>;
  call(path: string, body?: object, query?: Query): Promise<WechatAnswer>;
  call(path: string, body?: object, query?: Query): Promise<WechatAnswer> {
    return this.wechat.call(path, body, query);
  }

  /**
   * Adds a hook of `POST /api/phone` that gets the user's whole phone number. The request waits for it, and fails when it does; the
   * same request again calls the hooks again, without asking WeChat.
   */
  onPhone(hook: PhoneHook): void {
    this.parts.phones.onPhone(hook);
  }

  /**
   * Adds a hook that deletes the application's data about a user who has closed the account (`DELETE /api/account`), or has withdrawn
   * the authorisation in WeChat. It is called again until it succeeds, over restarts and by whichever worker: so it must succeed for a
   * user that it has deleted already. Add it at the start of each worker.
   */
  onForget(hook: ForgetHook): void {
    this.parts.hooks.add(hook);
  }

  /**
   * Adds a hook of `GET /readyz`: a rejection, or no answer within a second, is 503 `STORE_UNAVAILABLE`.
   * `onReadyz(() => app.model.query('SELECT 1'))`
   */
  onReadyz(hook: ReadyzHook): void {
    this.routes.readyzHooks.push(shared(hook));
  }

  /**
   * Decrypts WeChat's data of the logged-in user, and checks the watermark's AppID and its time (5 minutes).
   *
   * @param ctx - the request; by default the one that is being handled
   * @throws {ApiError} INVALID_PARAM, for whatever is wrong: the session_key may be an older one (`POST /api/session/key`)
   */
  decrypt(data: EncryptedData, ctx: Context = this.app.currentContext): DecryptedData {
    return this.parts.sessionKeys.decrypt(sessionOf(ctx), data);
  }

  /** WeChat's signature with the logged-in user's session_key, such as for virtual payment: hex HMAC-SHA256. */
  signature(text: string, ctx: Context = this.app.currentContext): string {
    return this.parts.sessionKeys.signature(sessionOf(ctx), text);
  }

  /** Asks WeChat whether the session_key that is kept for the logged-in user is the valid one. @throws {ApiError} as `call` */
  async checkSessionKey(ctx: Context = this.app.currentContext): Promise<boolean> {
    return this.parts.sessionKeys.check(sessionOf(ctx));
  }

  /** Lets WeChat make another session_key for the logged-in user, and keeps it. @throws {ApiError} as `call` */
  async resetSessionKey(ctx: Context = this.app.currentContext): Promise<void> {
    await this.parts.sessionKeys.reset(sessionOf(ctx));
  }

  /**
   * Defines error codes of the application, each with its status and its message for the user:
   * `defineErrors({ SOLD_OUT: { status: 409, message: '已经卖完了' } })`. Throw them as `new ApiError('SOLD_OUT')`.
   *
   * @throws {TypeError} what is wrong with a code, or that it is defined otherwise
   */
  defineErrors(errors: ErrorDefinitions): void {
    defineErrors(errors);
  }

  /** Mounts the login's routes (see MountOptions) below `/api`, or the paths in the options. For `app/router`. */
  mount(options: MountOptions = {}): void {
    this.routes.mountLogin(options);
    if (this.parts.options.internal) this.routes.mountInternal(this.internal.route);
  }

  /** Mounts `GET /healthz` (the process serves) and `GET /readyz` (Redis serves as well, and the hooks of `onReadyz` succeed). For `app/router`. */
  mountHealth(): void {
    this.routes.mountHealth();
  }
}
