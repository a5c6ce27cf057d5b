import assert from 'node:assert/strict';
import type { Notice } from '../../../../miniprogram/pages/home/notices';
import type * as View from '../../../../miniprogram/pages/home/view';
import type { HomeData } from '../../../../miniprogram/pages/home/view';
import type { LoginState } from '../../../../miniprogram/wechat-login/index';
import { ENDINGS, errorBody, SESSION } from '../../answers';
import { startPhone } from '../../world';

const BLANK: HomeData = {
  status: 'checking',
  busy: '',
  confirmed: false,
  ended: false,
  session: null,
  phone: '',
  notice: null,
};

const SHOWN = {
  id: 'k3Jd8sPq',
  device: 'iPhone 15 Pro',
  createdAt: '2001年2月3日 04:05',
  expiresAt: '2001年3月4日 05:06',
};

const NETWORK = '网络连接失败，请检查网络后重试。';

describe('viewOf', () => {
  const { viewOf } = startPhone().load('pages/home/view') as typeof View;
  const shows = (state: LoginState, expected: Partial<HomeData>) =>
    assert.deepEqual(viewOf(state), { ...BLANK, ...expected });

  it('shows that a login may be there until the storage has been read', () => {
    shows({ status: 'starting' }, {});
  });

  it('shows a guest without a word', () => {
    shows({ status: 'guest' }, { status: 'guest' });
  });

  it('shows a guest who is logging in', () => {
    shows({ status: 'loggingIn' }, { status: 'guest', busy: 'login' });
  });

  it('shows no guest while an expired session is renewed, and says so', () => {
    shows({ status: 'loggingIn', renews: errorBody('SESSION_EXPIRED') }, { busy: 'renew' });
  });

  it('shows a logout that is under way', () => {
    shows({ status: 'loggingOut' }, { status: 'leaving' });
  });

  describe('of a login', () => {
    const state = { status: 'loggedIn', confirmed: false, checking: false } as const;
    const notice: Notice = { tone: 'warn', title: '暂时无法确认登录状态', text: NETWORK, requestId: '' };

    it('shows that it is checked', () => {
      shows({ ...state, checking: true }, { busy: 'check' });
    });

    it('shows the session of before, and does not call it confirmed', () => {
      shows({ ...state, session: SESSION, checking: true }, { status: 'user', busy: 'check', session: SHOWN });
    });

    it('shows the session that the server has confirmed', () => {
      shows({ ...state, session: SESSION, confirmed: true }, { status: 'user', confirmed: true, session: SHOWN });
    });

    it('shows the number that was bound, with its country code unless that is 86', () => {
      const numbers = { '138****5678': '86', '+852 612*5678': '852' };
      for (const [phone, countryCode] of Object.entries(numbers)) {
        const masked = phone.replace(/.* /, '');
        shows(
          { ...state, session: SESSION, confirmed: true, phone: { countryCode, masked } },
          { status: 'user', confirmed: true, session: SHOWN, phone },
        );
      }
    });

    it('has a name for a device that gave none', () => {
      const session = { ...SESSION, device: undefined };
      shows({ ...state, session }, { status: 'user', session: { ...SHOWN, device: '未知设备' } });
    });

    it('says what is wrong during an outage, and goes on showing the session', () => {
      const problem = { code: 'NETWORK' } as const;
      shows({ ...state, session: SESSION, confirmed: true, problem }, { status: 'user', session: SHOWN, notice });
    });

    it('says what is wrong when no session has been seen', () => {
      shows({ ...state, problem: { code: 'NETWORK' } }, { status: 'unconfirmed', notice });
    });
  });

  describe('of an ending', () => {
    const texts: Record<string, [string, string]> = {
      TOKEN_MISSING: ['登录已失效', '本机没有带上登录凭证，请重新登录。'],
      TOKEN_INVALID: ['登录已失效', '本机的登录凭证无法识别，请重新登录。'],
      SESSION_EXPIRED: ['登录已失效', '登录已过期，或已经退出，请重新登录。'],
      SESSION_REPLACED: [
        '账号已在别处登录',
        '你的账号于2001年6月6日 07:08 在「Xiaomi 14」登录，本机随之退出。如果不是你本人，请尽快重新登录。',
      ],
      SESSION_KICKED: ['已被管理员下线', '管理员结束了本机的登录。如有疑问，请联系客服。'],
      ACCOUNT_DELETED: ['账号已注销', '账号已注销，或已在微信中取消授权，本机的登录随之结束。'],
      USER_BANNED: ['账号已停用', '账号已被停用至2001年7月7日 08:09，期间不能登录。如有疑问，请联系客服。'],
    };
    ENDINGS.forEach(([, code, details]) => {
      it(`says which it was: ${code}`, () => {
        const [title, text] = texts[code];
        const reason = errorBody(code as 'SESSION_KICKED', details);
        const notice: Notice = { tone: 'info', title, text, requestId: '' };
        shows({ status: 'ended', reason }, { status: 'guest', ended: true, notice });
      });
    });
  });

  describe('of a guest', () => {
    it('says that the account was closed, on which the page 账号与隐私 says more', () => {
      const text = '所有设备上的登录都已结束，登录信息已从服务器删除。';
      const notice: Notice = { tone: 'done', title: '账号已注销', text, requestId: '' };
      shows({ status: 'guest', left: 'told', closes: true }, { status: 'guest', notice });
    });

    const lefts: Array<['telling' | 'told' | 'kept', Notice['tone'], string, string]> = [
      ['telling', 'done', '已退出账号', '本机的登录信息已清除，正在通知服务器…'],
      ['told', 'done', '已退出账号', '本机的登录信息已清除，这次登录在服务器上也已作废。'],
      ['kept', 'info', '本机已退出账号', '本机的登录信息已清除。现在联系不上服务器，恢复后会自动作废这次登录。'],
    ];
    lefts.forEach(([left, tone, title, text]) => {
      it(`says what became of the session that was left: ${left}`, () => {
        shows({ status: 'guest', left }, { status: 'guest', notice: { tone, title, text, requestId: '' } });
      });
    });

    it('says why a login failed', () => {
      const notice: Notice = { tone: 'warn', title: '登录没有成功', text: NETWORK, requestId: '' };
      shows({ status: 'guest', problem: { code: 'NETWORK' } }, { status: 'guest', notice });
    });

    it('says that a logout could not clear the storage', () => {
      const text = '本机的登录信息没能清除，小程序会自动再试。如果一直不行，请在微信中删除本小程序。';
      const notice: Notice = { tone: 'warn', title: '退出没有完成', text, requestId: '' };
      shows({ status: 'guest', problem: { code: 'STORAGE_FAILED' }, left: 'told' }, { status: 'guest', notice });
    });

    it('says that a login could not be stored', () => {
      const text = '手机没能更新本机的登录信息，请检查存储空间后重试。';
      const notice: Notice = { tone: 'warn', title: '登录没有成功', text, requestId: '' };
      shows({ status: 'guest', problem: { code: 'STORAGE_FAILED' } }, { status: 'guest', notice });
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
