import assert from 'node:assert/strict';
import type { ComponentInstance, Disk } from '../../../../helpers/fake_wx';
import { errorBody, LOGIN, OFFLINE, ok } from '../../../answers';
import { diskWith, loggedInPhone, settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

describe('requireLogin() and <login-sheet>', () => {
  setUpPhones();
  let phone: Phone;
  let sheet: ComponentInstance;

  /** A phone whose page has a sheet. */
  function open(started: Phone): void {
    phone = started;
    phone.load('wechat-login/components/login-sheet/login-sheet');
    sheet = phone.wx.openComponent();
  }

  beforeEach(() => open(startPhone()));

  const tap = (name: 'onLoginTap' | 'onLaterTap') => (sheet[name] as () => Promise<void>)();
  /** What the promise has come to so far. */
  const now = (promise: Promise<boolean>) => Promise.race([promise, settled().then(() => 'pending')]);

  it('is true for a phone that is logged in, and the sheet stays closed', async () => {
    open(loggedInPhone());
    assert.equal(await phone.auth.requireLogin(), true);
    assert.equal(sheet.data.open, false);
  });

  it('opens the sheet for a guest, and logs nobody in by itself', async () => {
    const asked = phone.auth.requireLogin();
    assert.equal(await now(asked), 'pending');
    assert.deepEqual(sheet.data, {
      title: '登录后继续',
      text: '用微信身份登录，不用记密码。',
      terms: '',
      version: '',
      open: true,
      busy: false,
      notice: '',
      agreed: false,
      missesAgreement: false,
    });
    assert.deepEqual([phone.wx.logins, phone.sent()], [0, []]);
  });

  it('is true after a tap on 微信一键登录 has logged in, and closes the sheet', async () => {
    const asked = [phone.auth.requireLogin(), phone.auth.requireLogin()];
    await settled();
    const answer = phone.wx.hold('POST /api/login');
    const tapped = tap('onLoginTap');
    await settled();
    assert.deepEqual([sheet.data.open, sheet.data.busy], [true, true]);
    answer(ok(LOGIN));
    await tapped;
    assert.deepEqual(await Promise.all(asked), [true, true]);
    assert.equal(sheet.data.open, false);
  });

  describe('with the operator’s agreement', () => {
    /** The page gives the sheet its properties before it is attached. */
    const TERMS = { terms: '/pages/account/account?show=terms', version: '2' };

    async function openWithTerms(disk?: Disk): Promise<void> {
      phone = startPhone(disk);
      phone.load('wechat-login/components/login-sheet/login-sheet');
      sheet = phone.wx.openComponent(TERMS);
      void phone.auth.requireLogin();
      await settled();
    }

    it('logs nobody in before the box is ticked, and says so', async () => {
      await openWithTerms();
      await tap('onLoginTap');
      assert.deepEqual([sheet.data.missesAgreement, phone.wx.logins], [true, 0]);
      (sheet.onAgreeTap as () => void)();
      assert.deepEqual([sheet.data.agreed, sheet.data.missesAgreement], [true, false]);
      phone.wx.reply('POST /api/login', ok(LOGIN));
      await tap('onLoginTap');
      assert.deepEqual([phone.wx.logins, phone.wx.stored().agreed], [1, { version: '2' }]);
    });

    it('knows who has agreed to this version, and asks again for another one', async () => {
      const agreedTo = (version: string): Disk => new Map([['agreed', { data: { version }, encrypted: true }]]);
      await openWithTerms(agreedTo('2'));
      assert.equal(sheet.data.agreed, true);
      await openWithTerms(agreedTo('1'));
      assert.equal(sheet.data.agreed, false);
    });

    it('knows when the page is shown again who has agreed on another page, and takes no tick back', async () => {
      await openWithTerms();
      await phone.auth.keepAgreed('2');
      sheet.emit('pageShow');
      await settled();
      assert.equal(sheet.data.agreed, true);
      await openWithTerms();
      (sheet.onAgreeTap as () => void)();
      sheet.emit('pageShow');
      await settled();
      assert.equal(sheet.data.agreed, true);
    });

    it('does not work without the version', () => {
      phone = startPhone();
      phone.load('wechat-login/components/login-sheet/login-sheet');
      assert.throws(() => phone.wx.openComponent({ terms: '/terms' }), /terms needs the version/);
    });

    it('opens the 用户隐私保护指引', async () => {
      await openWithTerms();
      (sheet.onPrivacyTap as () => void)();
      await settled();
      assert.equal(phone.wx.privacyContracts, 1);
    });
  });

  it('stays open with the reason when the login fails, until the user tries again', async () => {
    const asked = phone.auth.requireLogin();
    await settled();
    phone.wx.reply('POST /api/login', OFFLINE);
    await tap('onLoginTap');
    assert.equal(await now(asked), 'pending');
    assert.deepEqual([sheet.data.busy, sheet.data.notice], [false, '网络连接失败，请检查网络后重试。']);
    phone.wx.reply('POST /api/login', ok(LOGIN));
    await tap('onLoginTap');
    assert.equal(await asked, true);
  });

  it('says why the login has ended; 暂不登录 is false, and the reason has been seen', async () => {
    open(startPhone(diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [] })));
    const asked = phone.auth.requireLogin();
    await settled();
    assert.equal(sheet.data.notice, '管理员结束了本机的登录。如有疑问，请联系客服。');
    await tap('onLaterTap');
    assert.equal(await asked, false);
    assert.deepEqual([sheet.data.open, phone.state().status], [false, 'guest']);
  });

  it('is false after 取消登录, which cancels the login that is under way', async () => {
    const asked = phone.auth.requireLogin();
    await settled();
    const answer = phone.wx.hold('POST /api/login');
    const tapped = tap('onLoginTap');
    await settled();
    phone.wx.reply('POST /api/logout', ok({}));
    await tap('onLaterTap');
    assert.equal(await asked, false);
    answer(ok(LOGIN));
    await tapped;
    await settled();
    assert.equal(phone.state().status, 'guest');
    assert.deepEqual(phone.sent(), ['POST /api/login', 'POST /api/logout']);
  });

  it('is false when the user leaves the page', async () => {
    const asked = phone.auth.requireLogin();
    await settled();
    sheet.emit('detached');
    assert.equal(await asked, false);
  });

  it('opens the sheet of the page that is shown', async () => {
    const first = sheet;
    const second = phone.wx.openComponent();
    void phone.auth.requireLogin();
    await settled();
    assert.deepEqual([first.data.open, second.data.open], [false, true]);
    first.emit('pageShow');
    void phone.auth.requireLogin();
    await settled();
    assert.equal(first.data.open, true);
    first.emit('detached');
    second.emit('detached');
    await assert.rejects(phone.auth.requireLogin(), { message: 'requireLogin: this page has no <login-sheet>' });
  });

  it('waits for a login that is under way elsewhere, without the sheet', async () => {
    const answer = phone.wx.hold('POST /api/login');
    void phone.auth.login();
    await settled();
    const asked = phone.auth.requireLogin();
    assert.equal(await now(asked), 'pending');
    assert.equal(sheet.data.open, false);
    answer(ok(LOGIN));
    assert.equal(await asked, true);
  });
});
