import { closingNotice } from '../account/closing';
import { formatTime, shortId } from '../../wechat-login/index';
import type { LoginState, MaskedPhone, SessionResponse } from '../../wechat-login/index';
import { endedNotice, guestNotice, problemNotice } from './notices';
import type { Notice } from './notices';

/** `checking`: the phone may be logged in. `unconfirmed`: it is, but the server could not be asked about it. */
export type Status = 'checking' | 'guest' | 'user' | 'unconfirmed' | 'leaving';

export interface HomeData {
  status: Status;
  busy: 'check' | 'login' | 'renew' | '';
  /** Whether the server has confirmed the shown session. */
  confirmed: boolean;
  /** Whether the login was ended, but not by the user, who is asked what to do next. */
  ended: boolean;
  session: { id: string; device: string; createdAt: string; expiresAt: string } | null;
  /** The bound number; '' without one. */
  phone: string;
  notice: Notice | null;
}

const BLANK: HomeData = {
  status: 'checking',
  busy: '',
  confirmed: false,
  ended: false,
  session: null,
  phone: '',
  notice: null,
};

/** What the home page shows of the login state. */
export function viewOf(state: LoginState): HomeData {
  switch (state.status) {
    case 'starting':
      return BLANK;
    case 'loggingIn':
      return state.renews ? { ...BLANK, busy: 'renew' } : { ...BLANK, status: 'guest', busy: 'login' };
    case 'loggingOut':
      return { ...BLANK, status: 'leaving' };
    case 'ended':
      return { ...BLANK, status: 'guest', ended: true, notice: endedNotice(state.reason) };
    case 'guest':
      return {
        ...BLANK,
        status: 'guest',
        notice: state.closes ? closingNotice(state) : guestNotice(state.left, state.problem),
      };
    case 'loggedIn':
      return loggedInView(state);
  }
}

function loggedInView(state: Extract<LoginState, { status: 'loggedIn' }>): HomeData {
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
    device: device || '未知设备',
    createdAt: formatTime(createdAt),
    expiresAt: formatTime(expiresAt),
  };
}

/** The country code only where it is not 86, as people in mainland China write their numbers. */
export function phoneText({ countryCode, masked }: MaskedPhone): string {
  return countryCode === '86' ? masked : `+${countryCode} ${masked}`;
}
