import type { Application, Context, IBoot } from 'egg';
import { checkOptions } from './config/check_options';
import { leaveAlone } from './lib/routes/leave_alone';
import { connectMasters } from './lib/redis/masters';
import { WechatLogin } from './lib/wechat_login';

/** How often a worker looks for deletions of closed accounts that are due. */
const RETRY_MS = 5000;

export default class WechatLoginBoot implements IBoot {
  private retrying?: NodeJS.Timeout;

  constructor(private readonly app: Application) {}

  /** The login's routes read their bodies themselves, and need no CSRF check since their token is not in a cookie. */
  configWillLoad() {
    const { bodyParser, multipart, jwt, security } = this.app.config;
    const isOwn = (ctx: Context) => this.app.wechatLogin.routes.has(ctx);
    for (const options of [bodyParser, multipart, jwt, security?.csrf]) if (options) leaveAlone(options, isOwn);
  }

  /** After egg-redis has made its clients, before the router mounts the routes. */
  configDidLoad() {
    const { app } = this;
    checkOptions(app.config.wechatLogin);
    app.wechatLogin = new WechatLogin(app);
  }

  /** Redis is ready by now. The start does not wait for the subscription, which only the long poll needs. */
  async willReady() {
    const { redis, watch } = this.app.wechatLogin.parts;
    watch.open();
    await connectMasters(redis);
  }

  /** The application has added its hooks by now. */
  async didReady() {
    const { accounts } = this.app.wechatLogin.parts;
    this.retrying = setInterval(() => void accounts.retry(), RETRY_MS);
    this.retrying.unref();
  }

  async serverDidReady() {
    const { internal, parts } = this.app.wechatLogin;
    // Not earlier: Egg takes a worker that listens for one that is ready.
    if (parts.options.internal) await internal.listen(parts.options.internal);
    // Registered last, so that it runs first: otherwise the shutdown would wait for the long polls.
    this.app.beforeClose(() => this.app.wechatLogin.parts.watch.close());
  }

  async beforeClose() {
    const { internal, parts } = this.app.wechatLogin;
    const { watch, refusals, auditLog } = parts;
    internal.close();
    clearInterval(this.retrying);
    watch.close();
    refusals.flush();
    auditLog.flush();
  }
}
