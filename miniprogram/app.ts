import { API_BASE } from './config';
import { startLogin } from './wechat-login/index';

App({
  /** Restores the stored login. Does not log in: a user must first see what the app does (运营规范 12.6.2). */
  onLaunch() {
    startLogin({ apiBase: API_BASE });
  },
});
