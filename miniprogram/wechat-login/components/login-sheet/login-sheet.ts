import { hasAgreed, keepAgreed } from '../../services/login/consent';
import { login } from '../../services/login/login';
import { attachSheet, detachSheet, refuseLogin } from '../../services/login/require_login';
import { openPrivacyContract } from '../../utils/privacy_contract';

/** A sheet that asks the user to log in, for any page: `requireLogin` opens it. */
Component({
  properties: {
    title: { type: String, value: '登录后继续' },
    text: { type: String, value: '用微信身份登录，不用记密码。' },
    /** The page with the operator's agreement. With it, nobody logs in before the box is ticked; '' asks for no consent. */
    terms: { type: String, value: '' },
    /** The agreement's version, which `terms` needs: of another one, everybody is asked again. */
    version: { type: String, value: '' },
  },

  data: { open: false, busy: false, notice: '', agreed: false, missesAgreement: false },

  lifetimes: {
    attached() {
      const { terms, version } = this.data;
      if (terms && !version) throw new Error('<login-sheet>: terms needs the version of the agreement');
      attachSheet(this);
      void this.readConsent();
    },
    detached() {
      detachSheet(this);
    },
  },

  pageLifetimes: {
    /** The pages of a tab bar stay: the one that is shown comes first. */
    show() {
      attachSheet(this);
      void this.readConsent();
    },
  },

  methods: {
    /** The user may have agreed on another page. Never takes a tick back. */
    async readConsent() {
      if (this.data.terms && (await hasAgreed(this.data.version))) this.setData({ agreed: true });
    },

    onAgreeTap() {
      this.setData({ agreed: !this.data.agreed, missesAgreement: false });
    },

    onPrivacyTap: openPrivacyContract,

    async onLoginTap() {
      const { terms, agreed, version } = this.data;
      if (terms && !agreed) {
        this.setData({ missesAgreement: true });
        return;
      }
      if (terms) void keepAgreed(version);
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
