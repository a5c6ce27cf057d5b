import assert from 'node:assert/strict';
import type * as Agreement from '../../../../miniprogram/agreement';
import type { AccountData } from '../../../../miniprogram/pages/account/view';
import type { PageInstance } from '../../../helpers/fake_wx';
import { CREDENTIAL, error, LOGIN, OFFLINE, ok, PHONE, SESSION, WAIT } from '../../answers';
import { diskWith, settled, setUpPhones, startPhone } from '../../world';
import type { Phone } from '../../world';

interface Account extends PageInstance {
  data: AccountData & { terms: string[] | null; closing: boolean } & Record<string, unknown>;
  onLoad(query: { show?: string }): void;
  onUnload(): void;
  onCopyTap(): void;
  onPrivacyTap(): void;
  onLogoutTap(): Promise<void>;
  onCloseTap(): Promise<void>;
}

const GUEST = { loggedIn: false, id: '', shortId: '', phone: '', notice: null, terms: null, closing: false };

describe('account', () => {
  setUpPhones();
  let phone: Phone;
  let account: Account;

  /** The page is opened on a phone with this login. */
  async function open(login?: object, query = {}) {
    phone = startPhone(login && diskWith({ revocations: [], ...login }));
    if (login) {
      phone.wx.reply('GET /api/session', ok(SESSION));
      phone.wx.hold(WAIT);
    }
    phone.load('app');
    phone.load('pages/account/account');
    account = phone.wx.openPage<Account>();
    account.onLoad(query);
    await settled();
    phone.wx.requests.length = 0;
  }

  const loggedIn = { credential: CREDENTIAL, session: SESSION, phone: PHONE.phone };
  const toasts = () => phone.wx.toasts.map(({ title }) => title);

  it('shows a guest what concerns everybody, and nothing to leave', async () => {
    await open();
    assert.deepEqual(account.data, GUEST);
    account.onCopyTap();
    assert.deepEqual(phone.wx.copied, []);
  });

  it('shows the user’s id and number', async () => {
    await open(loggedIn);
    const shown = { loggedIn: true, id: LOGIN.user.id, shortId: 'k3Jd8sPq', phone: '138****5678' };
    assert.deepEqual(account.data, { ...GUEST, ...shown });
  });

  it('copies the whole id', async () => {
    await open(loggedIn);
    account.onCopyTap();
    await settled();
    assert.deepEqual(phone.wx.copied, [LOGIN.user.id]);
    assert.deepEqual(toasts(), []);
    phone.wx.failing.set('setClipboardData', 'no permission');
    account.onCopyTap();
    await settled();
    assert.deepEqual(toasts(), ['没能复制，请再试一次。']);
  });

  it('shows the operator’s terms at their address', async () => {
    await open(undefined, { show: 'terms' });
    assert.deepEqual(account.data.terms, (phone.load('agreement') as typeof Agreement).TERMS);
  });

  it('opens the 用户隐私保护指引, and says where it is when WeChat cannot', async () => {
    const where = () => phone.wx.modals.map(({ title, showCancel }) => [title, showCancel]);
    await open();
    account.onPrivacyTap();
    await settled();
    assert.deepEqual([phone.wx.privacyContracts, where()], [1, []]);
    phone.wx.failing.set('openPrivacyContract', 'no contract');
    account.onPrivacyTap();
    await settled();
    assert.deepEqual(where(), [['用户隐私保护指引', false]]);
    phone.wx.unsupported.add('openPrivacyContract');
    account.onPrivacyTap();
    assert.equal(where().length, 2);
  });

  describe('退出账号', () => {
    it('asks, logs out and says so', async () => {
      await open(loggedIn);
      phone.wx.reply('POST /api/logout', ok({}));
      await account.onLogoutTap();
      await settled();
      assert.deepEqual(phone.sent(), ['POST /api/logout']);
      assert.deepEqual([account.data.loggedIn, account.data.notice?.title], [false, '已退出账号']);
    });
  });

  describe('注销账号', () => {
    it('asks once more, in red, and does nothing when the user says no', async () => {
      await open(loggedIn);
      phone.wx.confirms = false;
      await account.onCloseTap();
      const [{ title, content, confirmText, confirmColor }] = phone.wx.modals;
      assert.deepEqual(
        [title, content, confirmText, confirmColor],
        ['注销账号？', '所有设备立即下线，登录信息全部删除，不能恢复。', '注销', '#c8372d'],
      );
      assert.deepEqual([phone.sent(), phone.wx.logins], [[], 0]);
      assert.equal(account.data.loggedIn, true);
    });

    it('asks one question for two taps', async () => {
      await open(loggedIn);
      phone.wx.reply('DELETE /api/account', ok({}));
      await Promise.all([account.onCloseTap(), account.onCloseTap()]);
      assert.equal(phone.wx.modals.length, 1);
    });

    it('is busy, then says that the account is closed', async () => {
      await open(loggedIn);
      const answer = phone.wx.hold('DELETE /api/account');
      const tapped = account.onCloseTap();
      await settled();
      assert.deepEqual([account.data.loggedIn, account.data.notice?.title], [false, '正在注销账号…']);
      answer(ok({}));
      await tapped;
      await settled();
      assert.deepEqual(phone.wx.scrolledTo, [0]);
      assert.deepEqual(account.data, {
        ...GUEST,
        notice: {
          tone: 'done',
          title: '账号已注销',
          text: '所有设备上的登录都已结束，登录信息已从服务器删除。',
          requestId: '',
        },
      });
    });

    it('says that it is not done yet when the answer is lost', async () => {
      await open(loggedIn);
      phone.wx.reply('DELETE /api/account', OFFLINE);
      await account.onCloseTap();
      await settled();
      assert.deepEqual([account.data.loggedIn, account.data.notice?.title], [false, '注销还没有完成']);
    });

    it('says that WeChat has another user, and that the account is still there', async () => {
      await open(loggedIn);
      phone.wx.reply('DELETE /api/account', error(409, 'WECHAT_USER_MISMATCH'));
      phone.wx.reply('POST /api/logout', ok({}));
      await account.onCloseTap();
      await settled();
      const { title, text, tone } = account.data.notice!;
      assert.deepEqual([tone, title], ['warn', '注销没有完成']);
      assert.equal(text, '账号还在，本机已退出。当前微信账号不是登录的账号，请退出后重新登录。');
    });

    it('says that WeChat gave no code, and the user can tap again', async () => {
      await open(loggedIn);
      phone.wx.failing.set('login', 'offline');
      await account.onCloseTap();
      assert.deepEqual(toasts(), ['没能从微信取得登录凭证，请检查网络后重试。']);
      assert.deepEqual([account.data.loggedIn, account.data.closing], [true, false]);
    });

    it('does nothing when the login has ended while the user was asked', async () => {
      await open(loggedIn);
      let confirm = () => {};
      phone.wx.onCall = (call) => {
        if (call.name === 'showModal') confirm = () => phone.wx.perform(call);
        else phone.wx.perform(call);
      };
      const tapped = account.onCloseTap();
      phone.wx.reply('GET /api/session', error(401, 'ACCOUNT_DELETED'));
      await phone.auth.check();
      confirm();
      await tapped;
      assert.deepEqual(phone.sent(), ['GET /api/session']);
      assert.equal(account.data.notice?.title, '账号已注销');
    });
  });

  it('says that the storage has refused to forget', async () => {
    await open(loggedIn);
    phone.wx.hold('DELETE /api/account');
    phone.wx.failing.set('setStorage', 'disk full').set('removeStorage', 'disk full');
    await account.onCloseTap();
    assert.equal(account.data.notice?.title, '退出没有完成');
  });

  it('follows the login no more when it is closed', async () => {
    await open(loggedIn);
    account.onUnload();
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    assert.equal(account.data.loggedIn, true);
  });
});
