import assert from 'node:assert/strict';
import type { HomeData, Notice } from '../../miniprogram/pages/home/view';
import type { FakeWx } from '../helpers/fake_wx';
import {
  ENDINGS,
  error,
  LOGIN,
  OFFLINE,
  ok,
  OUTAGES,
  pending,
  PROXY_PAGE,
  SESSION,
  settled,
  startPhone,
  TOKEN,
} from './world';
import type { Home } from './world';

const SHOWN = {
  id: 'k3Jd8sPq',
  device: 'iPhone 15 Pro',
  createdAt: '2001年2月3日 04:05',
  expiresAt: '2001年3月4日 05:06',
};

const ENDED: Record<string, Notice> = Object.fromEntries(
  [
    ['TOKEN_MISSING', '登录已失效', '本机没有带上登录凭证，请重新登录。'],
    ['TOKEN_INVALID', '登录已失效', '本机的登录凭证无法识别，请重新登录。'],
    ['SESSION_EXPIRED', '登录已失效', '登录已过期，或已经退出，请重新登录。'],
    [
      'SESSION_REPLACED',
      '账号已在别处登录',
      '你的账号于2001年6月6日 07:08 在「Xiaomi 14」登录，本机随之退出。如果不是你本人，请尽快重新登录。',
    ],
    ['SESSION_KICKED', '已被管理员下线', '管理员结束了本机的登录。如有疑问，请联系客服。'],
    ['USER_BANNED', '账号已停用', '账号已被停用至2001年7月7日 08:09，期间不能登录。如有疑问，请联系客服。'],
  ].map(([code, title, text]) => [code, { tone: 'info', title, text, requestId: '' }]),
);

describe('home', () => {
  let wx: FakeWx;
  let home: Home;

  /** A cold start; the page is loaded but not yet shown. */
  beforeEach(() => {
    const phone = startPhone();
    wx = phone.wx;
    phone.load('pages/home/home');
    home = wx.openPage<Home>();
  });

  /** The whole state of the page, as its template sees it. */
  const shows = (expected: HomeData) => assert.deepEqual(home.data, expected);
  const sent = () => wx.requests.map(({ route }) => route);
  const remember = () => wx.storage.set('token', { data: TOKEN, encrypted: true });

  async function showUser() {
    remember();
    wx.reply('GET /api/session', ok(SESSION));
    await home.onShow();
    wx.requests.length = 0;
  }

  describe('cold start', () => {
    it('shows a guest page without a token, and asks nobody to log in', async () => {
      await home.onShow();
      shows({ status: 'guest', busy: '', session: null, notice: null });
      assert.deepEqual(sent(), []);
      assert.equal(wx.logins, 0);
      assert.deepEqual(wx.modals, []);
    });

    it('shows that it is checking, then the user of the stored token', async () => {
      remember();
      const answer = pending();
      wx.reply('GET /api/session', answer.reply);
      const shown = home.onShow();
      await settled();
      shows({ status: 'checking', busy: 'check', session: null, notice: null });
      answer.arrive(ok(SESSION));
      await shown;
      shows({ status: 'user', busy: '', session: SHOWN, notice: null });
    });

    it('has a name for a device that gave none', async () => {
      remember();
      wx.reply('GET /api/session', ok({ ...SESSION, device: undefined }));
      await home.onShow();
      assert.equal(home.data.session?.device, '未知设备');
    });

    OUTAGES.forEach(([what, reply]) => {
      it(`keeps the token after ${what}, and offers to try again`, async () => {
        remember();
        wx.reply('GET /api/session', reply);
        await home.onShow();
        assert.equal(home.data.status, 'unconfirmed');
        assert.equal(home.data.notice?.tone, 'warn');
        assert.equal(home.data.notice?.title, '暂时无法确认登录状态');
        assert.equal(home.data.busy, '');
        assert.deepEqual(wx.stored(), { token: TOKEN });

        wx.reply('GET /api/session', ok(SESSION));
        await home.onCheckTap();
        shows({ status: 'user', busy: '', session: SHOWN, notice: null });
      });
    });

    ENDINGS.forEach(([status, code, details]) => {
      it(`shows a guest which ending it was: ${code}`, async () => {
        remember();
        wx.reply('GET /api/session', error(status, code, details));
        await home.onShow();
        shows({ status: 'guest', busy: '', session: null, notice: ENDED[code] });
        assert.deepEqual(wx.stored(), {});
      });
    });
  });

  describe('return to the page', () => {
    it('learns that the session was replaced meanwhile', async () => {
      await showUser();
      wx.reply('GET /api/session', error(...ENDINGS[3]));
      await home.onShow();
      shows({ status: 'guest', busy: '', session: null, notice: ENDED.SESSION_REPLACED });
    });

    it('goes on showing the reason of an ending', async () => {
      await showUser();
      wx.reply('GET /api/session', error(401, 'SESSION_KICKED'));
      await home.onShow();
      await home.onShow();
      assert.deepEqual(home.data.notice, ENDED.SESSION_KICKED);
    });

    it('goes on showing the user during an outage', async () => {
      await showUser();
      wx.reply('GET /api/session', OFFLINE);
      await home.onShow();
      assert.equal(home.data.status, 'user');
      assert.deepEqual(home.data.session, SHOWN);
      assert.deepEqual(home.data.notice, {
        tone: 'warn',
        title: '暂时无法确认登录状态',
        text: '网络连接失败，请检查网络后重试。',
        requestId: '',
      });
    });
  });

  describe('login', () => {
    beforeEach(() => home.onShow());

    it('shows that it is busy, then the user', async () => {
      const answer = pending();
      wx.reply('POST /api/login', answer.reply);
      wx.reply('GET /api/session', ok(SESSION));
      const done = home.onLoginTap();
      await settled();
      shows({ status: 'guest', busy: 'login', session: null, notice: null });
      answer.arrive(ok(LOGIN));
      await done;
      shows({ status: 'user', busy: '', session: SHOWN, notice: null });
      assert.deepEqual(sent(), ['POST /api/login', 'GET /api/session']);
      assert.deepEqual(wx.stored(), { token: TOKEN });
    });

    it('sends one request for two taps', async () => {
      wx.reply('POST /api/login', ok(LOGIN));
      wx.reply('GET /api/session', ok(SESSION));
      await Promise.all([home.onLoginTap(), home.onLoginTap()]);
      assert.equal(wx.logins, 1);
      assert.deepEqual(sent(), ['POST /api/login', 'GET /api/session']);
    });

    it('shows why it failed, and the next attempt clears that', async () => {
      wx.reply('POST /api/login', error(502, 'WECHAT_UNAVAILABLE'));
      await home.onLoginTap();
      shows({
        status: 'guest',
        busy: '',
        session: null,
        notice: {
          tone: 'warn',
          title: '登录没有成功',
          text: '暂时联系不上微信服务，请稍后再试。',
          requestId: '',
        },
      });
      const answer = pending();
      wx.reply('POST /api/login', answer.reply);
      const done = home.onLoginTap();
      await settled();
      shows({ status: 'guest', busy: 'login', session: null, notice: null });
      answer.arrive(PROXY_PAGE);
      await done;
      assert.equal(home.data.notice?.text, '没有收到服务器的正常回应，请检查网络后重试。');
    });

    (['INTERNAL', 'WECHAT_MISCONFIGURED'] as const).forEach((code) => {
      it(`shows the request id of ${code}, for support`, async () => {
        wx.reply('POST /api/login', error(500, code));
        await home.onLoginTap();
        assert.equal(home.data.notice?.requestId, 'request-1');
      });
    });

    it('tells a banned user until when', async () => {
      wx.reply('POST /api/login', error(...ENDINGS[5]));
      await home.onLoginTap();
      shows({ status: 'guest', busy: '', session: null, notice: ENDED.USER_BANNED });
    });

    it('stays logged in when only the question for the session fails', async () => {
      wx.reply('POST /api/login', ok(LOGIN));
      wx.reply('GET /api/session', OFFLINE);
      await home.onLoginTap();
      assert.equal(home.data.status, 'unconfirmed');
      assert.equal(home.data.notice?.title, '暂时无法确认登录状态');
      assert.deepEqual(wx.stored(), { token: TOKEN });
    });

    it('tells of a defect and logs it, instead of spinning for ever', async () => {
      const logged: unknown[] = [];
      const { error: original } = console;
      console.error = (...args: unknown[]) => logged.push(...args);
      try {
        await home.onLoginTap();
      } finally {
        console.error = original;
      }
      assert.equal((logged[0] as Error).message, 'wx.request: no reply planned for POST /api/login');
      assert.equal(home.data.busy, '');
      assert.equal(home.data.notice?.text, '小程序出了点问题，请关闭后重新打开。');
    });
  });

  describe('logout', () => {
    beforeEach(showUser);

    it('asks first, and does nothing when the user says no', async () => {
      wx.confirms = false;
      await home.onLogoutTap();
      assert.deepEqual(wx.modals, [
        {
          title: '退出账号？',
          content: '退出后，这次登录立即失效，需要重新登录才能继续使用。',
          confirmText: '退出',
          confirmColor: '#c8372d',
        },
      ]);
      shows({ status: 'user', busy: '', session: SHOWN, notice: null });
      assert.deepEqual(sent(), []);
      assert.deepEqual(wx.stored(), { token: TOKEN });
    });

    it('asks in a colour that can be read in the dark theme', async () => {
      wx.theme = 'dark';
      wx.confirms = false;
      await home.onLogoutTap();
      assert.equal(wx.modals[0].confirmColor, '#ff8a80');
    });

    it('does nothing when the question cannot be shown', async () => {
      wx.failing.set('showModal', 'internal error');
      await home.onLogoutTap();
      assert.deepEqual(sent(), []);
    });

    it('shows that it is busy, then the guest page, and leaves nothing of the user', async () => {
      const answer = pending();
      wx.reply('POST /api/logout', answer.reply);
      const done = home.onLogoutTap();
      await settled();
      shows({ status: 'user', busy: 'logout', session: SHOWN, notice: null });
      answer.arrive(ok({}));
      await done;
      shows({
        status: 'guest',
        busy: '',
        session: null,
        notice: {
          tone: 'done',
          title: '已退出账号',
          text: '这次登录已经失效，本机的登录信息也已清除。',
          requestId: '',
        },
      });
      assert.deepEqual(wx.stored(), {});
    });

    it('asks once and sends one request for two taps', async () => {
      wx.reply('POST /api/logout', ok({}));
      await Promise.all([home.onLogoutTap(), home.onLogoutTap()]);
      assert.equal(wx.modals.length, 1);
      assert.deepEqual(sent(), ['POST /api/logout']);
    });

    ENDINGS.forEach(([status, code, details]) => {
      it(`logs the phone out all the same when the server answers ${status} ${code}, and says so`, async () => {
        wx.reply('POST /api/logout', error(status, code, details));
        await home.onLogoutTap();
        shows({ status: 'guest', busy: '', session: null, notice: ENDED[code] });
        assert.deepEqual(wx.stored(), {});
      });
    });

    OUTAGES.forEach(([what, reply]) => {
      it(`does not claim to be logged out after ${what}, and can be tried again`, async () => {
        wx.reply('POST /api/logout', reply);
        await home.onLogoutTap();
        assert.equal(home.data.status, 'user');
        assert.equal(home.data.notice?.title, '退出没有完成，本机仍保留登录');
        assert.deepEqual(wx.stored(), { token: TOKEN });

        wx.reply('POST /api/logout', ok({}));
        await home.onLogoutTap();
        assert.equal(home.data.status, 'guest');
        assert.deepEqual(wx.stored(), {});
      });
    });

    it('stays logged out at the next cold start', async () => {
      wx.reply('POST /api/logout', ok({}));
      await home.onLogoutTap();
      wx.requests.length = 0;
      const again = wx.openPage<Home>();
      await again.onShow();
      assert.equal(again.data.status, 'guest');
      assert.deepEqual(sent(), []);
    });
  });
});
