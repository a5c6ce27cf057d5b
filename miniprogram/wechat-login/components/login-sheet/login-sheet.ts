import { login } from '../../services/login/login';
import { attachSheet, detachSheet, refuseLogin } from '../../services/login/require_login';

/** A sheet that asks the user to log in, for any page: `requireLogin` opens it. */
Component({
  properties: {
    title: { type: String, value: '登录后继续' },
    text: { type: String, value: '用微信身份登录，不用记密码。' },
  },

  data: { open: false, busy: false, notice: '' },

  lifetimes: {
    attached() {
      attachSheet(this);
    },
    detached() {
      detachSheet(this);
    },
  },

  pageLifetimes: {
    /** The pages of a tab bar stay: the one that is shown comes first. */
    show() {
      attachSheet(this);
    },
  },

  methods: {
    async onLoginTap() {
      await login();
    },

    /** 暂不登录, also while a login is under way. */
    async onLaterTap() {
      await refuseLogin(this);
    },

    /** Keeps the page below from scrolling. */
    stay() {},
  },
});
