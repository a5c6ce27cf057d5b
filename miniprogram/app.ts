import { API_BASE } from './config';
import { startLogin } from './wechat-login/index';

App({
  /**
   * Restores the stored login. Does not log in: a user must first see what the app does, and may decline, as WeChat's official
   * notice on login asks (developers.weixin.qq.com/community/operate/doc/000640bb8441b82900e89f48351401).
   */
  onLaunch() {
    startLogin({ apiBase: API_BASE });
  },
});
