import { closingNotice } from '../account/closing';
import { IDLE_DAYS } from '../../config';
import { formatTime, shortId } from '../../wechat-login/index';
import type { LoginState, MaskedPhone, SessionResponse } from '../../wechat-login/index';
import { headlineOf } from './headline';
import type { Headline } from './headline';
import { endedNotice, guestNotice, problemNotice } from './notices';
import type { Notice } from './notices';

/** `checking`: the phone may be logged in. `unconfirmed`: it is, but the server could not be asked about it. */
export type Status = 'checking' | 'guest' | 'user' | 'unconfirmed' | 'leaving';

export interface HomeData extends Headline {
  status: Status;
  busy: 'check' | 'login' | 'renew' | '';
  /** Whether the server has confirmed the shown session. */
  confirmed: boolean;
  /** Whether the login was ended, but not by the user, who is asked what to do next. */
  ended: boolean;
  /** Whether the user is banned: no login before the ban's end. */
  banned: boolean;
  /** What the login button says. */
  loginText: string;
  session: { id: string; userId: string; device: string; createdAt: string; expiresAt: string; idle: string } | null;
  /** The bound number; '' without one. */
  phone: string;
  notice: Notice | null;
}

export type Shown = Omit<HomeData, keyof Headline>;

const BLANK: Shown = {
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

/**
 * What the home page shows of the login state.
 * @param browsing - whether the user has chosen not to log in
 */
export function viewOf(state: LoginState, browsing = false): HomeData {
  const shown = shownOf(state);
  return { ...shown, ...headlineOf(shown, browsing) };
}

function shownOf(state: LoginState): Shown {
  switch (state.status) {
    case 'starting':
      return BLANK;
    case 'loggingIn':
      return state.renews ? { ...BLANK, busy: 'renew' } : { ...BLANK, status: 'guest', busy: 'login' };
    case 'loggingOut':
      return { ...BLANK, status: 'leaving' };
    case 'ended': {
      const banned = state.reason.code === 'USER_BANNED';
      return {
        ...BLANK,
        status: 'guest',
        ended: true,
        banned,
        loginText: '重新登录',
        notice: endedNotice(state.reason),
      };
    }
    case 'guest': {
      const { left, problem, closes } = state;
      const loginText = problem && !left && !closes ? '再试一次' : BLANK.loginText;
      const notice = closes ? closingNotice(state) : guestNotice(left, problem);
      return { ...BLANK, status: 'guest', loginText, notice };
    }
    case 'loggedIn':
      return loggedInView(state);
  }
}

function loggedInView(state: Extract<LoginState, { status: 'loggedIn' }>): Shown {
  const { session, confirmed, checking, problem, phone } = state;
  const status = session ? 'user' : problem ? 'unconfirmed' : 'checking';
  const notice = problem ? problemNotice('暂时无法确认登录状态', problem) : null;
  return {
    ...BLANK,
    status,
    busy: checking ? 'check' : '',
    confirmed: confirmed && !problem,
    session: session ? rows(session) : null,
    phone: phone ? phoneText(phone) : '',
    notice,
  };
}

function rows({ user, device, createdAt, expiresAt }: SessionResponse): HomeData['session'] {
  return {
    id: shortId(user.id),
    userId: user.id,
    device: device || '未知设备',
    createdAt: formatTime(createdAt),
    expiresAt: formatTime(expiresAt),
    idle: `${IDLE_DAYS} 天不用会提前失效`,
  };
}

/** The country code only where it is not 86, as people in mainland China write their numbers. */
export function phoneText({ countryCode, masked }: MaskedPhone): string {
  return countryCode === '86' ? masked : `+${countryCode} ${masked}`;
}
