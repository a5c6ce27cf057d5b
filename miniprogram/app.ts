import { API_BASE } from './config';
import { startLogin } from './wechat-login/index';

App({
  /** Reads the login that the last run left behind. It logs nobody in: a user first sees what the app does (运营规范 12.6.2). */
  onLaunch() {
    startLogin({ apiBase: API_BASE });
  },
});
