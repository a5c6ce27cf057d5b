import type { Application, Context } from 'egg';
import { answeringErrors } from '../http/error_handler';
import type { Handler } from '../http/error_handler';
import { INTERNAL_PATH } from '../http/internal_session';
import type { PushMessages } from '../wechat/push/push_messages';
import type { LoginParts } from '../login_parts';
import { accountRoute } from './user/account';
import { healthRoute, readyRoute } from './health';
import type { ReadyzHook } from './health';
import { loginRoute } from './login';
import { logoutRoute } from './logout';
import { phoneRoute } from './user/phone';
import { pushCheckRoute, pushRoute } from './push';
import { sessionRoute } from './session';
import { sessionKeyRoute } from './user/session_key';

type RouteName = 'login' | 'session' | 'logout' | 'sessionKey' | 'phone' | 'account';

/** Their paths below the prefix. */
const PATHS: Record<RouteName, string> = {
  login: 'login',
  session: 'session',
  logout: 'logout',
  sessionKey: 'session/key',
  phone: 'phone',
  account: 'account',
};

export interface MountOptions {
  /** Prefix of the routes that are not in `paths`. @default '/api' */
  prefix?: string;
  /** Whole paths of single routes, such as `{ login: '/auth/wechat' }`. */
  paths?: Partial<Record<RouteName, string>>;
}

type Method = 'get' | 'post' | 'delete';

/** The URL of the message push in WeChat's console. */
const PUSH_PATH = '/wechat/push';

/** The part of a route in Egg's router that is used here. */
interface Layer {
  methods: string[];
  match(path: string): unknown;
}

/** Routes end here. */
const noNext = async () => undefined;

/** The plugin's routes in the application's router. */
export class MountedRoutes {
  /** The paths of `GET /api/session`. */
  readonly sessionPaths = new Set<string>();

  /** What `GET /readyz` asks besides Redis. */
  readonly readyzHooks: ReadyzHook[] = [];

  private readonly layers: Layer[] = [];

  constructor(
    private readonly app: Application,
    private readonly parts: LoginParts,
    private readonly authenticate: Handler,
  ) {}

  /** POST <prefix>/login, GET <prefix>/session, POST <prefix>/logout, POST <prefix>/session/key, POST <prefix>/phone, DELETE <prefix>/account */
  mountLogin({ prefix = '/api', paths = {} }: MountOptions): void {
    const pathOf = (name: RouteName) => paths[name] ?? `${prefix.replace(/\/+$/, '')}/${PATHS[name]}`;
    this.mount('post', pathOf('login'), loginRoute(this.parts));
    this.mount('get', pathOf('session'), sessionRoute(this.parts));
    this.sessionPaths.add(pathOf('session'));
    this.mount('post', pathOf('logout'), logoutRoute(this.parts));
    const authenticated = (route: Handler) => (ctx: Context) => this.authenticate(ctx, () => route(ctx, noNext));
    this.mount('post', pathOf('sessionKey'), authenticated(sessionKeyRoute(this.parts)));
    this.mount('post', pathOf('phone'), authenticated(phoneRoute(this.parts)));
    this.mount('delete', pathOf('account'), authenticated(accountRoute(this.parts)));
    if (this.parts.push) this.mountPush(this.parts.push);
  }

  /** GET and POST /wechat/push */
  private mountPush(push: PushMessages): void {
    this.mount('get', PUSH_PATH, pushCheckRoute(push));
    this.mount('post', PUSH_PATH, pushRoute(push));
  }

  /** GET /internal/session, which only its own port answers. */
  mountInternal(route: Handler): void {
    this.mount('get', INTERNAL_PATH, route);
  }

  /** GET /healthz, GET /readyz */
  mountHealth(): void {
    this.mount('get', '/healthz', healthRoute());
    this.mount('get', '/readyz', readyRoute(this.parts, this.readyzHooks));
  }

  /** Whether the request is for one of these routes. */
  has({ path, method }: Context): boolean {
    return this.layers.some((layer) => layer.methods.includes(method) && layer.match(path));
  }

  private mount(method: Method, path: string, route: Handler): void {
    const { router } = this.app;
    router[method](path, answeringErrors(route));
    const { stack } = router as unknown as { stack: Layer[] };
    this.layers.push(stack[stack.length - 1]);
  }
}
