import assert from 'node:assert/strict';
import type { Notice } from '../../../../miniprogram/pages/home/notices';
import type * as View from '../../../../miniprogram/pages/home/view';
import type { HomeData } from '../../../../miniprogram/pages/home/view';
import type { LoginState } from '../../../../miniprogram/wechat-login/index';
import { ENDINGS, errorBody, SESSION } from '../../answers';
import { startPhone } from '../../world';

const BLANK: HomeData = {
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
};

const GUEST = {
  status: 'guest',
  title: '一次点击，安心登录',
  lead: '用微信身份登录，不用记密码。\n何时登录、退出，都由你决定。',
} as const;

const USER = { status: 'user', title: '你已登录', lead: '' } as const;

const SHOWN = {
  id: 'k3Jd8sPq',
  userId: 'k3Jd8sPqX0aB12cD45eF_-',
  device: 'iPhone 15 Pro',
  createdAt: '2001年2月3日 04:05',
  expiresAt: '2001年3月4日 05:06',
  idle: '7 天不用会提前失效',
};

const NETWORK = '网络连接失败，请检查网络后重试。';

describe('viewOf', () => {
  const { viewOf } = startPhone().load('pages/home/view') as typeof View;
  const shows = (state: LoginState, expected: Partial<HomeData>, browsing = false) =>
    assert.deepEqual(viewOf(state, browsing), { ...BLANK, ...expected });
  const noticeOf = (tone: Notice['tone'], title: string, text: string, more: Partial<Notice> = {}): Notice => ({
    tone,
    title,
    text,
    requestId: '',
    ...more,
  });

  it('shows that a login may be there until the storage has been read', () => {
    shows({ status: 'starting' }, {});
  });

  it('shows a guest without a word', () => {
    shows({ status: 'guest' }, GUEST);
  });

  it('tells a guest who wants to look around that there is no login, and promises nothing', () => {
    shows({ status: 'guest' }, { ...GUEST, title: '现在没有登录', lead: '想登录时，点击下面的按钮。' }, true);
  });

  it('shows a guest who is logging in', () => {
    for (const browsing of [false, true]) shows({ status: 'loggingIn' }, { ...GUEST, busy: 'login' }, browsing);
  });

  it('shows no guest while an expired session is renewed, and says so', () => {
    shows(
      { status: 'loggingIn', renews: errorBody('SESSION_EXPIRED') },
      { busy: 'renew', lead: '登录已过期，正在自动续期…' },
    );
  });

  it('shows a logout that is under way', () => {
    shows({ status: 'loggingOut' }, { status: 'leaving', title: '正在退出…', lead: '' });
  });

  describe('of a login', () => {
    const state = { status: 'loggedIn', confirmed: false, checking: false } as const;
    const notice = noticeOf('warn', '暂时无法确认登录状态', NETWORK);

    it('shows that it is checked', () => {
      shows({ ...state, checking: true }, { busy: 'check' });
    });

    it('shows the session of before, and does not call it confirmed', () => {
      shows({ ...state, session: SESSION, checking: true }, { ...USER, busy: 'check', session: SHOWN });
    });

    it('shows the session that the server has confirmed', () => {
      shows({ ...state, session: SESSION, confirmed: true }, { ...USER, confirmed: true, session: SHOWN });
    });

    it('shows the number that was bound, with its country code unless that is 86', () => {
      const numbers = { '138****5678': '86', '+852 612*5678': '852' };
      for (const [phone, countryCode] of Object.entries(numbers)) {
        const masked = phone.replace(/.* /, '');
        shows(
          { ...state, session: SESSION, confirmed: true, phone: { countryCode, masked } },
          { ...USER, confirmed: true, session: SHOWN, phone },
        );
      }
    });

    it('has a name for a device that gave none', () => {
      const session = { ...SESSION, device: undefined };
      shows({ ...state, session }, { ...USER, session: { ...SHOWN, device: '未知设备' } });
    });

    it('says what is wrong during an outage, and goes on showing the session', () => {
      const problem = { code: 'NETWORK' } as const;
      const shown = { ...USER, mark: 'alert', session: SHOWN, notice } as const;
      shows({ ...state, session: SESSION, confirmed: true, problem }, shown);
    });

    it('says what is wrong when no session has been seen', () => {
      const lead = '连上服务器后即可继续，不需要重新登录。';
      const shown = { status: 'unconfirmed', title: '你的登录还在本机', lead, mark: 'alert', notice } as const;
      shows({ ...state, problem: { code: 'NETWORK' } }, shown);
    });
  });

  describe('of an ending', () => {
    const texts: Record<string, [title: string, text: string, more?: Partial<Notice>]> = {
      TOKEN_MISSING: ['登录已失效', '本机没有带上登录凭证，请重新登录。'],
      TOKEN_INVALID: ['登录已失效', '本机的登录凭证无法识别，请重新登录。'],
      SESSION_EXPIRED: ['登录已失效', '登录已过期，或已经退出，请重新登录。'],
      SESSION_REPLACED: [
        '账号已在别处登录',
        '本机随之退出。如果不是你本人，请尽快重新登录。',
        {
          rows: [
            { label: '登录设备', value: 'Xiaomi 14' },
            { label: '登录时间', value: '2001年6月6日 07:08' },
          ],
        },
      ],
      SESSION_KICKED: ['已被管理员下线', '管理员结束了本机的登录。如有疑问，请联系客服。', { action: 'contact' }],
      USER_BANNED: [
        '账号已停用',
        '停用期间不能登录。如有疑问，请联系客服。',
        { action: 'contact', rows: [{ label: '停用至', value: '2001年7月7日 08:09' }] },
      ],
      ACCOUNT_DELETED: ['账号已注销', '账号已注销，或已在微信中取消授权，本机的登录随之结束。'],
    };
    const ended = (code: string, notice: Notice): Partial<HomeData> => ({
      status: 'guest',
      ended: true,
      banned: code === 'USER_BANNED',
      loginText: '重新登录',
      title: notice.title,
      lead: '',
      mark: 'alert',
      notice,
    });
    ENDINGS.filter(([, code]) => code in texts).forEach(([, code, details]) => {
      it(`says which it was, when and where, without the green tick: ${code}`, () => {
        const reason = errorBody(code as 'SESSION_KICKED', details);
        shows({ status: 'ended', reason }, ended(code, noticeOf('info', ...texts[code])), true);
      });
    });

    it('leaves out what the server has not said', () => {
      const reason = errorBody('SESSION_REPLACED', { replacedAt: 'soon' });
      assert.deepEqual(viewOf({ status: 'ended', reason }).notice?.rows, []);
    });
  });

  describe('of a guest', () => {
    it('says that the account was closed, on which the page 账号与隐私 says more', () => {
      const title = '账号已注销';
      const notice = noticeOf('done', title, '所有设备上的登录都已结束，登录信息已从服务器删除。');
      shows({ status: 'guest', left: 'told', closes: true }, { status: 'guest', title, lead: '', notice });
    });

    const lefts: Array<['telling' | 'told' | 'kept', Notice['tone'], string, string]> = [
      ['telling', 'done', '已退出账号', '本机的登录信息已清除，正在通知服务器…'],
      ['told', 'done', '已退出账号', '本机的登录信息已清除，服务器上的登录也已失效。'],
      [
        'kept',
        'info',
        '本机已退出账号',
        '本机的登录信息已清除。现在联系不上服务器，恢复后服务器上的登录也会自动失效。',
      ],
    ];
    lefts.forEach(([left, tone, title, text]) => {
      it(`says what became of the session that was left: ${left}`, () => {
        const notice = noticeOf(tone, title, text);
        for (const browsing of [false, true]) {
          shows({ status: 'guest', left }, { status: 'guest', title, lead: '', notice }, browsing);
        }
      });
    });

    it('says why a login failed, and offers another try, also to a guest who was looking around', () => {
      const title = '登录没有成功';
      const notice = noticeOf('warn', title, NETWORK);
      const shown = { status: 'guest', title, lead: '', mark: 'alert', loginText: '再试一次', notice } as const;
      for (const browsing of [false, true]) shows({ status: 'guest', problem: { code: 'NETWORK' } }, shown, browsing);
    });

    it('says that a logout could not clear the storage', () => {
      const title = '退出没有完成';
      const text = '本机的登录信息没能清除，小程序会自动再试。如果一直不行，请在微信中删除本小程序。';
      const shown = { status: 'guest', title, lead: '', mark: 'alert', notice: noticeOf('warn', title, text) } as const;
      shows({ status: 'guest', problem: { code: 'STORAGE_FAILED' }, left: 'told' }, shown);
    });

    it('says that a login could not be stored', () => {
      const { title, notice } = viewOf({ status: 'guest', problem: { code: 'STORAGE_FAILED' } });
      assert.equal(title, '登录没有成功');
      assert.deepEqual(notice, noticeOf('warn', title, '手机没能更新本机的登录信息，请检查存储空间后重试。'));
    });

    (['NOT_FOUND', 'PAYLOAD_TOO_LARGE'] as const).forEach((code) => {
      it(`has a button for the advice of ${code}: to update`, () => {
        const { notice } = viewOf({ status: 'guest', problem: errorBody(code) });
        assert.match(notice!.text, /请更新小程序/);
        assert.equal(notice!.action, 'update');
      });
    });

    (['INTERNAL', 'WECHAT_MISCONFIGURED'] as const).forEach((code) => {
      it(`gives the request id of ${code}, for support`, () => {
        assert.equal(viewOf({ status: 'guest', problem: errorBody(code) }).notice?.requestId, 'request-1');
      });
    });

    it('gives no request id of what support can do nothing about', () => {
      assert.equal(viewOf({ status: 'guest', problem: errorBody('RATE_LIMITED') }).notice?.requestId, '');
    });
  });
});
