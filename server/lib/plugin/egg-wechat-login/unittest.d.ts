import 'egg';
import type extension from './app/extend/application.unittest';

/** What the plugin adds to Egg in unittest: `import 'egg-wechat-login/unittest'` in a test. */
declare module 'egg' {
  interface Application {
    /** Until the end of the test, WeChat accepts every code as this user's. */
    mockWechatUser: typeof extension.mockWechatUser;
    /** Logs a user in without WeChat and HTTP. @return the header for `app.httpRequest().get(…).set(…)` */
    loginAs: typeof extension.loginAs;
  }
}
