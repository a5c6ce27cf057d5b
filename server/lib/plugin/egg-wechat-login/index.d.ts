import 'egg';
import 'egg-jwt';
import 'egg-redis';
import type { User } from '../../../../typings/api';
import type { WechatLoginOptions } from './config/options';
import type { SessionEvent, SessionEvents } from './lib/audit/events';
import type { Identity } from './lib/session/identity';
import type { WechatLogin } from './lib/wechat_login';

export type { MountOptions } from './lib/routes/mount';
export type { Standing } from './lib/session/store';
export type { WechatIdentity } from './lib/wechat/wechat_client';
export type { Identity, SessionEvent, SessionEvents, User, WechatLogin, WechatLoginOptions };

/** As node types the listeners of events that it does not know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type OtherListener = (...args: any[]) => void;

/** What the plugin adds to Egg. */
declare module 'egg' {
  interface Application {
    /** The one door to the login. */
    wechatLogin: WechatLogin;

    /**
     * What happens to people's sessions, in the worker that did it: see SessionEvents. A listener that throws or rejects is
     * logged and harms nothing.
     */
    on<E extends SessionEvent>(event: E, listener: (event: Readonly<SessionEvents[E]>) => unknown): this;
    on<E extends string | symbol>(event: E extends SessionEvent ? never : E, listener: OtherListener): this;
    once<E extends SessionEvent>(event: E, listener: (event: Readonly<SessionEvents[E]>) => unknown): this;
    once<E extends string | symbol>(event: E extends SessionEvent ? never : E, listener: OtherListener): this;
  }

  interface Context {
    /** The logged-in user: behind `app.wechatLogin.authenticate` only. */
    user: User;
    /** Who the logged-in user is to WeChat: behind `app.wechatLogin.authenticate` only. */
    identity: Identity;
  }

  interface EggAppConfig {
    wechatLogin: WechatLoginOptions;
  }
}
