import 'egg';
import 'egg-jwt';
import 'egg-redis';
import type { User } from '../../../../typings/api';
import type { WechatLoginOptions } from './config/options';
import type { SessionEvent, SessionEvents } from './lib/audit/events';
import type { Identity } from './lib/session/identity';
import type { WechatLogin } from './lib/wechat_login';

export type { MountOptions } from './lib/routes/mount';
export type { Standing } from './lib/session/store/user_store';
export type { ClosedAccount, ForgetHook } from './lib/session/account/forget_hooks';
export type { MaskedPhone, PhoneHook } from './lib/session/account/phone_requests';
export type { DecryptedData, EncryptedData } from './lib/wechat/encrypted_data';
export type { PhoneNumber } from './lib/wechat/phone_number';
export type { WechatApi } from './lib/wechat/wechat_api';
export type { WechatIdentity } from './lib/wechat/wechat_client';
export type { WechatError } from './lib/wechat/transport/wechat_error';
export type { Identity, SessionEvent, SessionEvents, User, WechatLogin, WechatLoginOptions };

/** Node's own type for listeners of unknown events. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type OtherListener = (...args: any[]) => void;

/** What the plugin adds to Egg. */
declare module 'egg' {
  interface Application {
    /** The one door to the login. */
    wechatLogin: WechatLogin;

    /**
     * Session events, emitted in the worker that caused them: see SessionEvents. A listener that throws or rejects is logged
     * and harms nothing.
     */
    on<E extends SessionEvent>(event: E, listener: (event: Readonly<SessionEvents[E]>) => unknown): this;
    on<E extends string | symbol>(event: E extends SessionEvent ? never : E, listener: OtherListener): this;
    once<E extends SessionEvent>(event: E, listener: (event: Readonly<SessionEvents[E]>) => unknown): this;
    once<E extends string | symbol>(event: E extends SessionEvent ? never : E, listener: OtherListener): this;
  }

  interface Context {
    /** The logged-in user; only after `app.wechatLogin.authenticate`. */
    user: User;
    /** The logged-in user's AppID, openid and unionid; only after `app.wechatLogin.authenticate`. */
    identity: Identity;
  }

  interface EggAppConfig {
    wechatLogin: WechatLoginOptions;
  }
}
