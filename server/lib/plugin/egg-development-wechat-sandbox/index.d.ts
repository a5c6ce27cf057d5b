import type { WechatSandbox } from './lib/wechat_sandbox';

declare module 'egg' {
  interface Application {
    /** Stands in for WeChat unless the environment sets an AppID or another WeChat. Does not exist in production. */
    wechatSandbox?: WechatSandbox;
  }

  interface EggAppConfig {
    /** `enable`: whether it stands in for WeChat. Also the options of its middleware. */
    wechatSandbox: { enable: boolean };
  }
}
