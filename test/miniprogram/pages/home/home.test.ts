import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { BindingData } from '../../../../miniprogram/pages/home/binding';
import type * as Privacy from '../../../../miniprogram/pages/home/privacy';
import type { HomeData } from '../../../../miniprogram/pages/home/view';
import type { PhoneTap } from '../../../../miniprogram/wechat-login/index';
import type { Disk, PageInstance, Reply } from '../../../helpers/fake_wx';
import {
  CREDENTIAL,
  error,
  LOGIN,
  NOW,
  OFFLINE,
  ok,
  PHONE,
  REPLACED,
  SESSION,
  tooMany,
  UNUSED,
  WAIT,
} from '../../answers';
import { diskWith, settled, setUpPhones, startPhone } from '../../world';
import type { Phone } from '../../world';

interface Home extends PageInstance {
  data: HomeData & {
    browsing: boolean;
    binding: BindingData;
    agreed: boolean;
    hadAgreed: boolean;
    missesAgreement: boolean;
    wait: string;
    phoneWait: string;
    justConfirmed: boolean;
    contacted: boolean;
  } & Record<string, unknown>;
  onLoad(): Promise<void>;
  onShow(): void;
  onUnload(): void;
  onAgreeTap(): void;
  onPrivacyTap(): void;
  onUpdateTap(): void;
  onIdTap(): void;
  onContactTap(): void;
  onLoginTap(): Promise<void>;
  onLaterTap(): Promise<void>;
  onCheckTap(): Promise<void>;
  onPhoneTap(event: { detail: PhoneTap }): Promise<void>;
  onPhoneAgainTap(): Promise<void>;
  onLogoutTap(): Promise<void>;
  onDismissTap(): Promise<void>;
  onLeaveTap(): Promise<void>;
}

/** As a user has it who has agreed before. */
const AGREED = { version: '1' };

const STORED = () => diskWith({ credential: CREDENTIAL, session: SESSION, revocations: [] });

const OFFER: BindingData = {
  text: '不绑定也能使用，\n只显示打码号码。',
  tone: 'soft',
  busy: false,
  again: false,
};

describe('home', () => {
  setUpPhones();
  let phone: Phone;
  let home: Home;
  let tell: (reply: Parameters<ReturnType<Phone['wx']['hold']>>[0]) => void;

  /** A cold start: the mini program is launched, its page opened. */
  async function open(disk: Disk = new Map(), agreed: object | null = AGREED) {
    if (agreed) disk.set('agreed', { data: agreed, encrypted: true });
    phone = startPhone(disk);
    if (disk.has('login')) expectQuestions();
    phone.load('app');
    phone.load('pages/home/home');
    home = phone.wx.openPage<Home>();
    await home.onLoad();
    await settled();
    phone.wx.requests.length = 0;
  }

  /** The session is asked for, and watched. */
  function expectQuestions() {
    phone.wx.reply('GET /api/session', ok(SESSION));
    tell = phone.wx.hold(WAIT);
  }

  const shown = () => [home.data.status, home.data.busy, home.data.browsing, home.data.notice?.title];
  const browsing = () => phone.wx.stored().browsing;

  it('shows that it is checking before anything is known', async () => {
    phone = startPhone();
    phone.load('pages/home/home');
    assert.deepEqual(phone.wx.openPage<Home>().data, {
      title: '欢迎回来',
      lead: '正在确认登录状态…',
      mark: 'well',
      status: 'checking',
      busy: '',
      confirmed: false,
      ended: false,
      banned: false,
      loginText: '微信一键登录',
      session: null,
      phone: '',
      notice: null,
      browsing: false,
      binding: OFFER,
      privacy: '登录会用到微信给出的用户标识和手机型号，服务器会记录登录时间和 IP 地址。登录不读取头像、昵称和手机号。',
      agreed: false,
      hadAgreed: false,
      missesAgreement: false,
      wait: '',
      phoneWait: '',
      justConfirmed: false,
      contacted: false,
    });
  });

  it('asks nobody to log in', async () => {
    await open();
    assert.deepEqual(shown(), ['guest', '', false, undefined]);
    assert.deepEqual(phone.wx.modals, []);
    assert.equal(phone.wx.logins, 0);
    assert.deepEqual(phone.sent(), []);
  });

  it('shows the user of the stored login, as the server knows it', async () => {
    await open(STORED());
    assert.deepEqual(shown(), ['user', '', false, undefined]);
    assert.equal(home.data.confirmed, true);
    assert.equal(home.data.session?.id, 'k3Jd8sPq');
  });

  it('follows the state no more when it is closed', async () => {
    await open();
    home.onUnload();
    phone.wx.reply('POST /api/login', OFFLINE);
    await phone.auth.login();
    assert.deepEqual(shown(), ['guest', '', false, undefined]);
  });

  it('does not begin to follow it when it was closed before it knew what its user wants', async () => {
    phone = startPhone();
    phone.load('app');
    phone.load('pages/home/home');
    home = phone.wx.openPage<Home>();
    const loaded = home.onLoad();
    home.onUnload();
    await loaded;
    await settled();
    assert.deepEqual(shown(), ['checking', '', false, undefined]);
  });

  describe('微信一键登录', () => {
    it('shows that it is busy, then the user', async () => {
      await open();
      const answer = phone.wx.hold('POST /api/login');
      const done = home.onLoginTap();
      await settled();
      assert.deepEqual(shown(), ['guest', 'login', false, undefined]);
      expectQuestions();
      answer(ok(LOGIN));
      await done;
      await settled();
      assert.deepEqual(shown(), ['user', '', false, undefined]);
      assert.deepEqual(phone.sent(), ['POST /api/login', WAIT, 'GET /api/session']);
    });

    it('sends one request for two taps', async () => {
      await open();
      phone.wx.reply('POST /api/login', ok(LOGIN));
      expectQuestions();
      await Promise.all([home.onLoginTap(), home.onLoginTap()]);
      await settled();
      assert.equal(phone.wx.logins, 1);
    });

    it('shows why it failed', async () => {
      await open();
      phone.wx.reply('POST /api/login', error(502, 'WECHAT_UNAVAILABLE'));
      await home.onLoginTap();
      assert.deepEqual(shown(), ['guest', '', false, '登录没有成功']);
    });

    it('takes 暂不登录 back', async () => {
      await open();
      await home.onLaterTap();
      phone.wx.reply('POST /api/login', ok(LOGIN));
      expectQuestions();
      await home.onLoginTap();
      await settled();
      assert.deepEqual(shown(), ['user', '', false, undefined]);
      assert.equal(browsing(), false);
    });
  });

  describe('我已阅读并同意', () => {
    it('is not ticked at first, and nobody logs in without it', async () => {
      await open(new Map(), null);
      assert.equal(home.data.agreed, false);
      await home.onLoginTap();
      assert.equal(home.data.missesAgreement, true);
      assert.deepEqual(phone.wx.toasts, [{ title: '请先阅读并勾选同意', icon: 'none' }]);
      assert.equal(phone.wx.logins, 0);
      assert.deepEqual([phone.sent(), phone.wx.stored()], [[], {}]);
    });

    it('is ticked and unticked by a tap, and kept from the login on', async () => {
      await open(new Map(), null);
      for (const agreed of [true, false, true]) {
        home.onAgreeTap();
        assert.equal(home.data.agreed, agreed);
      }
      assert.deepEqual(phone.wx.stored(), {});
      phone.wx.reply('POST /api/login', OFFLINE);
      await home.onLoginTap();
      assert.deepEqual(phone.sent(), ['POST /api/login']);
      assert.deepEqual(phone.wx.stored().agreed, AGREED);
      const disk = phone.wx.storage;
      phone.wx.kill();
      await open(disk, null);
      assert.deepEqual([home.data.agreed, home.data.hadAgreed], [true, true]);
    });

    it('is asked again for a new version', async () => {
      await open(new Map(), { version: '0' });
      assert.equal(home.data.agreed, false);
      await home.onLoginTap();
      assert.deepEqual(phone.sent(), []);
    });

    it('holds for now when it cannot be stored', async () => {
      await open(new Map(), null);
      phone.wx.failing.set('setStorage', 'exceed max size');
      home.onAgreeTap();
      phone.wx.reply('POST /api/login', error(502, 'WECHAT_UNAVAILABLE'));
      await home.onLoginTap();
      assert.deepEqual(phone.sent(), ['POST /api/login']);
    });

    it('opens the privacy guideline that WeChat shows', async () => {
      await open();
      home.onPrivacyTap();
      assert.equal(phone.wx.privacyContracts, 1);
    });
  });

  it('names in its sentence on privacy just what the login sends', async () => {
    await open();
    phone.wx.reply('POST /api/login', OFFLINE);
    await home.onLoginTap();
    const { SENT } = phone.load('pages/home/privacy') as typeof Privacy;
    assert.deepEqual(Object.keys(phone.wx.requests[0].data as object).sort(), Object.keys(SENT).sort());
    for (const name of [...Object.values(SENT), 'IP 地址', '登录时间']) {
      assert.ok(String(home.data.privacy).includes(name), name);
    }
  });

  describe('Retry-After', () => {
    /** Second by second, since each timer of the countdown starts the next. */
    const pass = (seconds: number) => {
      for (let second = 0; second < seconds; second++) mock.timers.tick(1000);
    };

    beforeEach(async () => {
      await open();
      phone.wx.reply('POST /api/login', tooMany(60));
      await home.onLoginTap();
    });

    it('makes the login button wait, and say so; then a tap logs in', async () => {
      assert.equal(home.data.wait, '60 秒后可再试');
      await home.onLoginTap();
      pass(59);
      assert.equal(home.data.wait, '1 秒后可再试');
      await home.onLoginTap();
      assert.deepEqual(phone.sent(), ['POST /api/login']);
      mock.timers.tick(1000);
      assert.equal(home.data.wait, '');
      phone.wx.reply('POST /api/login', ok(LOGIN));
      expectQuestions();
      await home.onLoginTap();
      await settled();
      assert.deepEqual(shown(), ['user', '', false, undefined]);
    });

    it('is over when the page comes back from the background, where timers stand still: the server decides', () => {
      mock.timers.tick(1000);
      home.onShow();
      assert.equal(home.data.wait, '');
      pass(60);
      assert.equal(home.data.wait, '');
    });

    for (const off of [-3600_000, 3600_000]) {
      it(`takes as long when the phone's clock is set by ${off / 1000} seconds`, () => {
        phone.wx.clockOff = off;
        mock.timers.tick(1000);
        assert.equal(home.data.wait, '59 秒后可再试');
        pass(59);
        assert.equal(home.data.wait, '');
      });
    }

    it('holds after 暂不登录, too', async () => {
      await home.onLaterTap();
      assert.equal(home.data.wait, '60 秒后可再试');
      pass(60);
      assert.equal(home.data.wait, '');
    });

    it('makes 重试 wait likewise', async () => {
      await open(STORED());
      phone.wx.reply('GET /api/session', tooMany(3600));
      await home.onCheckTap();
      assert.equal(home.data.wait, '60 分钟后可再试');
      await home.onCheckTap();
      assert.deepEqual(phone.sent(), ['GET /api/session']);
    });
  });

  describe('a ban', () => {
    const until = new Date(NOW + 3600_000).toISOString();

    beforeEach(async () => {
      await open();
      phone.wx.reply('POST /api/login', error(403, 'USER_BANNED', { until }));
      await home.onLoginTap();
    });

    it('leaves no login, also after a restart, until its end', async () => {
      assert.equal(home.data.banned, true);
      assert.deepEqual(home.data.notice?.rows, [{ label: '停用至', value: '今天 05:05' }]);
      const disk = phone.wx.storage;
      phone.wx.kill();
      await open(disk);
      assert.equal(home.data.banned, true);
      mock.timers.tick(3599_000);
      home.onShow();
      assert.equal(home.data.banned, true);
      mock.timers.tick(1000);
      home.onShow();
      assert.deepEqual([home.data.banned, ...shown()], [false, 'guest', '', false, undefined]);
      await settled();
      assert.deepEqual(phone.stored(), { revocations: [] });
    });

    it('is not shown any more when it is over at the start', async () => {
      const disk = phone.wx.storage;
      phone.wx.kill();
      mock.timers.tick(3600_000);
      await open(disk);
      assert.deepEqual([home.data.banned, ...shown()], [false, 'guest', '', false, undefined]);
    });

    it('can be tried again after a talk with support, which may have lifted it', async () => {
      assert.equal(home.data.contacted, false);
      home.onContactTap();
      assert.equal(home.data.contacted, true);
      phone.wx.reply('POST /api/login', ok(LOGIN));
      expectQuestions();
      await home.onLoginTap();
      await settled();
      assert.equal(home.data.status, 'user');
      assert.equal(home.data.contacted, false);
    });
  });

  describe('更新小程序', () => {
    for (const [what, event, title] of [
      ['there is none', undefined, '暂时没有新版本，请稍后再试'],
      ['it is being loaded', 'onCheckForUpdate', '正在下载新版本，请稍后再点击'],
      ['it could not be loaded', 'onUpdateFailed', '新版本没有下载成功，请稍后重新打开'],
    ] as const) {
      it(`says so when ${what}`, async () => {
        await open();
        if (event) phone.wx.updates.get(event)!({ hasUpdate: true });
        home.onUpdateTap();
        assert.deepEqual(phone.wx.toasts, [{ title, icon: 'none' }]);
      });
    }

    it('restarts with the new version when that is there', async () => {
      await open();
      phone.wx.updates.get('onCheckForUpdate')!({ hasUpdate: true });
      phone.wx.updates.get('onUpdateReady')!();
      home.onUpdateTap();
      assert.equal(phone.wx.applied, 1);
    });
  });

  it('copies the whole id with a tap on 用户编号', async () => {
    await open(STORED());
    home.onIdTap();
    assert.deepEqual(phone.wx.copied, [SESSION.user.id]);
  });

  describe('on a WeChat that is too old', () => {
    it('says so instead of logging in', async () => {
      await open();
      phone.wx.missing.add('getDeviceInfo').add('getAppBaseInfo');
      await home.onLoginTap();
      assert.equal(home.data.notice?.text, '微信版本过低，请更新微信后再登录。');
    });

    it('still logs out, at the second try as well', async () => {
      await open(STORED());
      phone.wx.missing.add('getAppBaseInfo');
      phone.wx.confirms = false;
      await home.onLogoutTap();
      phone.wx.confirms = true;
      phone.wx.reply('POST /api/logout', ok({}));
      await home.onLogoutTap();
      assert.equal(phone.wx.modals.length, 2);
      assert.deepEqual(phone.sent(), ['POST /api/logout']);
    });
  });

  describe('暂不登录', () => {
    it('is remembered over a cold start', async () => {
      await open();
      await home.onLaterTap();
      assert.deepEqual(shown(), ['guest', '', true, undefined]);
      phone.wx.kill();
      await open(phone.wx.storage);
      assert.deepEqual(shown(), ['guest', '', true, undefined]);
      assert.deepEqual(phone.sent(), []);
    });

    it('holds for now when it cannot be stored', async () => {
      await open();
      phone.wx.failing.set('setStorage', 'exceed max size');
      await home.onLaterTap();
      assert.deepEqual(shown(), ['guest', '', true, undefined]);
    });

    it('gives up a login that is under way', async () => {
      await open();
      const answer = phone.wx.hold('POST /api/login');
      phone.wx.reply('POST /api/logout', ok({}));
      void home.onLoginTap();
      await settled();
      await home.onLaterTap();
      answer(ok(LOGIN));
      await settled();
      assert.deepEqual(shown(), ['guest', '', true, undefined]);
      assert.deepEqual(phone.sent(), ['POST /api/login', 'POST /api/logout']);
    });
  });

  describe('a renewal', () => {
    it('can be given up with 退出账号', async () => {
      phone = startPhone(diskWith({ credential: UNUSED, session: SESSION, revocations: [] }));
      phone.wx.reply('GET /api/session', error(401, 'SESSION_EXPIRED'));
      phone.wx.reply(WAIT, error(401, 'SESSION_EXPIRED'));
      const answer = phone.wx.hold('POST /api/login');
      phone.load('app');
      phone.load('pages/home/home');
      home = phone.wx.openPage<Home>();
      await home.onLoad();
      await settled();
      assert.deepEqual(shown(), ['checking', 'renew', false, undefined]);
      phone.wx.reply('POST /api/logout', error(401, 'SESSION_EXPIRED'));
      phone.wx.reply('POST /api/logout', ok({}));
      await home.onLogoutTap();
      answer(ok(LOGIN));
      await settled();
      assert.deepEqual(shown(), ['guest', '', true, '已退出账号']);
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });

  describe('刷新状态', () => {
    it('shows that it is busy, and what is wrong', async () => {
      await open(STORED());
      const answer = phone.wx.hold('GET /api/session');
      const done = home.onCheckTap();
      await settled();
      assert.deepEqual(shown(), ['user', 'check', false, undefined]);
      answer(OFFLINE);
      await done;
      assert.deepEqual(shown(), ['user', '', false, '暂时无法确认登录状态']);
      assert.equal(home.data.confirmed, false);
    });

    it('leaves 刚刚确认 for a minute, or until that is not so any more', async () => {
      const refresh = async (answer: Reply) => {
        phone.wx.reply('GET /api/session', answer);
        await home.onCheckTap();
        return home.data.justConfirmed;
      };
      await open(STORED());
      assert.equal(home.data.justConfirmed, false);
      assert.equal(await refresh(ok(SESSION)), true);
      mock.timers.tick(59_999);
      assert.equal(home.data.justConfirmed, true);
      mock.timers.tick(1);
      assert.equal(home.data.justConfirmed, false);
      assert.deepEqual([await refresh(ok(SESSION)), await refresh(OFFLINE)], [true, false]);
    });
  });

  describe('快捷绑定', () => {
    const ROUTE = 'POST /api/phone';
    beforeEach(() => open(STORED()));
    const binding = () => home.data.binding;

    it('is an offer that asks for nothing', () => {
      assert.deepEqual(binding(), OFFER);
      assert.equal(home.data.phone, '');
      assert.deepEqual(phone.sent(), []);
    });

    it('shows that it is busy, then the masked number', async () => {
      const answer = phone.wx.hold(ROUTE);
      const done = home.onPhoneTap(phone.wx.tapPhone());
      await settled();
      assert.deepEqual(binding(), { ...OFFER, busy: true });
      answer(ok(PHONE));
      await done;
      assert.deepEqual(binding(), OFFER);
      assert.equal(home.data.phone, '138****5678');
      assert.deepEqual(phone.wx.toasts, [{ title: '手机号已绑定', icon: 'success' }]);
    });

    it('sends one request when another tap comes meanwhile', async () => {
      const answer = phone.wx.hold(ROUTE);
      const done = home.onPhoneTap(phone.wx.tapPhone());
      await home.onPhoneTap(phone.wx.tapPhone());
      answer(ok(PHONE));
      await done;
      assert.deepEqual(
        phone.wx.requests.map(({ data }) => data),
        [{ code: 'phone-code-1' }],
      );
    });

    it('shows that a refusal does no harm, and can be tapped again', async () => {
      await home.onPhoneTap(phone.wx.tapPhone('refuse'));
      assert.deepEqual(binding(), { ...OFFER, text: '没绑定也能使用，\n想绑定时再点按钮。' });
      assert.deepEqual(phone.sent(), []);
      phone.wx.reply(ROUTE, ok(PHONE));
      await home.onPhoneTap(phone.wx.tapPhone());
      assert.equal(home.data.phone, '138****5678');
    });

    it('shows that the quota is used up', async () => {
      await home.onPhoneTap(phone.wx.tapPhone('quota'));
      const text = '手机号额度已用完，暂时不能绑定。';
      assert.deepEqual(binding(), { ...OFFER, text, tone: 'warn' });
    });

    it('sends the same tap again after a lost answer', async () => {
      phone.wx.reply(ROUTE, OFFLINE);
      await home.onPhoneTap(phone.wx.tapPhone());
      assert.deepEqual(binding(), {
        ...OFFER,
        text: '网络连接失败，请检查网络后重试。',
        tone: 'warn',
        again: true,
      });
      phone.wx.reply(ROUTE, ok(PHONE));
      await home.onPhoneAgainTap();
      assert.equal(home.data.phone, '138****5678');
      assert.deepEqual(
        phone.wx.requests.map(({ data }) => data),
        [{ code: 'phone-code-1' }, { code: 'phone-code-1' }],
      );
    });

    it('shows nothing of an answer that comes after 退出账号, and offers it anew after the next login', async () => {
      phone.wx.hold(ROUTE);
      const done = home.onPhoneTap(phone.wx.tapPhone());
      await settled();
      phone.wx.reply('POST /api/logout', ok({}));
      await home.onLogoutTap();
      await done;
      assert.deepEqual([home.data.phone, binding()], ['', OFFER]);
      assert.deepEqual(phone.wx.toasts, []);
      await home.onPhoneAgainTap();
      assert.deepEqual(phone.sent(), [ROUTE, 'POST /api/logout']);
    });

    it('shows no number after 退出账号', async () => {
      phone.wx.reply(ROUTE, ok(PHONE));
      await home.onPhoneTap(phone.wx.tapPhone());
      phone.wx.reply('POST /api/logout', ok({}));
      await home.onLogoutTap();
      await settled();
      assert.equal(home.data.phone, '');
      assert.deepEqual(phone.wx.stored(), { login: { revocations: [] }, browsing: true, agreed: AGREED });
    });
  });

  describe('退出账号', () => {
    beforeEach(() => open(STORED()));

    it('asks first, and does nothing when the user says no', async () => {
      phone.wx.confirms = false;
      await home.onLogoutTap();
      assert.deepEqual(phone.wx.modals, [
        {
          title: '退出账号？',
          content: '退出后，需要重新登录才能继续使用。',
          confirmText: '退出',
          confirmColor: '#c8372d',
        },
      ]);
      assert.deepEqual(shown(), ['user', '', false, undefined]);
      assert.deepEqual(phone.sent(), []);
    });

    it('asks in a colour that can be read in the dark theme', async () => {
      phone.wx.theme = 'dark';
      phone.wx.confirms = false;
      await home.onLogoutTap();
      assert.equal(phone.wx.modals[0].confirmColor, '#ff8a80');
    });

    it('does nothing when the question cannot be shown', async () => {
      phone.wx.failing.set('showModal', 'internal error');
      await home.onLogoutTap();
      assert.deepEqual(phone.sent(), []);
      assert.deepEqual(shown(), ['user', '', false, undefined]);
    });

    it('leaves a guest page, and nothing of the user', async () => {
      const answer = phone.wx.hold('POST /api/logout');
      await home.onLogoutTap();
      assert.equal(home.data.session, null);
      assert.equal(home.data.notice?.text, '本机的登录信息已清除，正在通知服务器…');
      answer(ok({}));
      await settled();
      assert.equal(home.data.notice?.text, '本机的登录信息已清除，服务器上的登录也已失效。');
      assert.deepEqual(shown(), ['guest', '', true, '已退出账号']);
      assert.deepEqual(phone.wx.stored(), { login: { revocations: [] }, browsing: true, agreed: AGREED });
    });

    it('asks once and sends one request for two taps', async () => {
      phone.wx.reply('POST /api/logout', ok({}));
      await Promise.all([home.onLogoutTap(), home.onLogoutTap()]);
      await settled();
      assert.equal(phone.wx.modals.length, 1);
      assert.deepEqual(phone.sent(), ['POST /api/logout']);
    });

    it('is over without a network, and stays so at the next start', async () => {
      phone.wx.reply('POST /api/logout', OFFLINE);
      await home.onLogoutTap();
      await settled();
      assert.deepEqual(shown(), ['guest', '', true, '本机已退出账号']);
      phone = phone.restart();
      phone.wx.reply('POST /api/logout', ok({}));
      phone.load('app');
      phone.load('pages/home/home');
      home = phone.wx.openPage<Home>();
      await home.onLoad();
      await settled();
      assert.deepEqual(shown(), ['guest', '', true, '已退出账号']);
      assert.deepEqual(phone.sent(), ['POST /api/logout']);
    });

    it('does not hide that the login has ended while the question was open', async () => {
      let answer = () => {};
      phone.wx.onCall = (call) => {
        if (call.name === 'showModal') answer = () => phone.wx.perform(call);
        else phone.wx.perform(call);
      };
      const done = home.onLogoutTap();
      tell(error(401, 'SESSION_REPLACED', REPLACED));
      await settled();
      answer();
      await done;
      await settled();
      assert.deepEqual(shown(), ['guest', '', false, '账号已在别处登录']);
      assert.deepEqual(phone.sent(), []);
    });
  });

  describe('an ending', () => {
    beforeEach(async () => {
      await open(STORED());
      tell(error(401, 'SESSION_REPLACED', REPLACED));
      await settled();
    });

    it('is shown at once, and again at the next start', async () => {
      assert.deepEqual(shown(), ['guest', '', false, '账号已在别处登录']);
      assert.equal(home.data.ended, true);
      assert.equal(home.data.session, null);
      const disk = phone.wx.storage;
      phone.wx.kill();
      await open(disk);
      assert.deepEqual(shown(), ['guest', '', false, '账号已在别处登录']);
      assert.equal(home.data.ended, true);
    });

    it('is put away with 知道了, for good', async () => {
      await home.onDismissTap();
      await settled();
      assert.deepEqual(shown(), ['guest', '', true, undefined]);
      assert.equal(home.data.ended, false);
      assert.deepEqual(phone.wx.stored(), { login: { revocations: [] }, browsing: true, agreed: AGREED });
    });

    it('gives way to 重新登录', async () => {
      phone.wx.reply('POST /api/login', ok(LOGIN));
      expectQuestions();
      await home.onLoginTap();
      await settled();
      assert.deepEqual(shown(), ['user', '', false, undefined]);
    });
  });

  describe('退出小程序', () => {
    it('closes it, and the login stays', async () => {
      await open(STORED());
      await phone.wx.tap(() => home.onLeaveTap());
      assert.equal(phone.wx.exits, 1);
      assert.deepEqual(phone.sent(), []);
      assert.deepEqual(shown(), ['user', '', false, undefined]);
      assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    });

    it('says so when WeChat does not close it', async () => {
      await open(STORED());
      phone.wx.failing.set('exitMiniProgram', 'not in user tap');
      await phone.wx.tap(() => home.onLeaveTap());
      assert.deepEqual(phone.wx.toasts, [{ title: '没能关闭小程序，请点击右上角的关闭按钮离开。', icon: 'none' }]);
    });
  });
});
