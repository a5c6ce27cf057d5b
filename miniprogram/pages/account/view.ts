import { shortId } from '../../wechat-login/index';
import type { LoginState } from '../../wechat-login/index';
import { endedNotice, guestNotice } from '../home/notices';
import type { Notice } from '../home/notices';
import { phoneText } from '../home/view';
import { closingNotice } from './closing';

export interface AccountData {
  /** Whether there is a login, which can be ended and an account that can be closed. */
  loggedIn: boolean;
  /** The whole id, which a tap copies; '' while it is not known. */
  id: string;
  /** As it is shown. */
  shortId: string;
  /** The bound number, masked; '' without one. */
  phone: string;
  notice: Notice | null;
}

const GUEST: AccountData = { loggedIn: false, id: '', shortId: '', phone: '', notice: null };

/** What the user, who may be on this page when it happens, has to know of the end of the login. */
function noticeOf(state: LoginState): Notice | null {
  if (state.status === 'ended') return endedNotice(state.reason);
  if (state.status !== 'guest') return null;
  return state.closes ? closingNotice(state) : guestNotice(state.left, state.problem);
}

/** What the page shows of the login state. */
export function viewOf(state: LoginState): AccountData {
  if (state.status !== 'loggedIn') return { ...GUEST, notice: noticeOf(state) };
  const id = state.session?.user.id ?? '';
  return { ...GUEST, loggedIn: true, id, shortId: shortId(id), phone: state.phone ? phoneText(state.phone) : '' };
}
