import type { SessionResponse } from '../../../typings/api';
import type { LoginState } from '../../services/auth';
import type { Failure } from '../../utils/errors';
import { formatTime, shortId } from '../../utils/format';
import { messageOf } from '../../utils/messages';

/** `checking`: a login may be there. `unconfirmed`: one is there, and the server could not be asked about it. */
export type Status = 'checking' | 'guest' | 'user' | 'unconfirmed' | 'leaving';

export interface Notice {
  tone: 'done' | 'info' | 'warn';
  title: string;
  text: string;
  /** Shown where our support can do something with it. */
  requestId: string;
}

export interface HomeData {
  status: Status;
  busy: 'check' | 'login' | '';
  /** Whether the session on show is the server's latest word. */
  confirmed: boolean;
  /** Whether the login was ended by another: the user is asked what to do next. */
  ended: boolean;
  session: { id: string; device: string; createdAt: string; expiresAt: string } | null;
  notice: Notice | null;
}

const BLANK: HomeData = {
  status: 'checking',
  busy: '',
  confirmed: false,
  ended: false,
  session: null,
  notice: null,
};

/** What the home page shows of the login state. */
export function viewOf(state: LoginState): HomeData {
  switch (state.status) {
    case 'starting':
      return BLANK;
    case 'loggingIn':
      return state.renews ? BLANK : { ...BLANK, status: 'guest', busy: 'login' };
    case 'loggingOut':
      return { ...BLANK, status: 'leaving' };
    case 'ended':
      return { ...BLANK, status: 'guest', ended: true, notice: endedNotice(state.reason) };
    case 'guest':
      return { ...BLANK, status: 'guest', notice: guestNotice(state) };
    case 'loggedIn':
      return loggedInView(state);
  }
}

function loggedInView(state: Extract<LoginState, { status: 'loggedIn' }>): HomeData {
  const { session, confirmed, checking, problem } = state;
  const status = session ? 'user' : problem ? 'unconfirmed' : 'checking';
  const notice = problem ? problemNotice('暂时无法确认登录状态', problem) : null;
  return {
    ...BLANK,
    status,
    busy: checking ? 'check' : '',
    confirmed: confirmed && !problem,
    session: session ? rows(session) : null,
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

const LEFT_NOTICES: Record<'telling' | 'told' | 'kept', Notice> = {
  telling: { tone: 'done', title: '已退出账号', text: '本机的登录信息已清除，正在通知服务器…', requestId: '' },
  told: {
    tone: 'done',
    title: '已退出账号',
    text: '本机的登录信息已清除，这次登录在服务器上也已作废。',
    requestId: '',
  },
  kept: {
    tone: 'info',
    title: '本机已退出账号',
    text: '本机的登录信息已清除。现在联系不上服务器，恢复后会自动作废这次登录。',
    requestId: '',
  },
};

function guestNotice({ problem, left }: Extract<LoginState, { status: 'guest' }>): Notice | null {
  if (problem) return problemNotice(left ? '退出没有完成' : '登录没有成功', problem);
  return left ? LEFT_NOTICES[left] : null;
}

const ENDED_TITLES: Partial<Record<Failure['code'], string>> = {
  SESSION_EXPIRED: '登录已过期',
  SESSION_REPLACED: '账号已在别处登录',
  SESSION_KICKED: '已被管理员下线',
  USER_BANNED: '账号已停用',
};

function endedNotice(reason: Failure): Notice {
  return { tone: 'info', title: ENDED_TITLES[reason.code] ?? '登录已失效', text: messageOf(reason), requestId: '' };
}

function problemNotice(title: string, problem: Failure): Notice {
  const ours = problem.code === 'INTERNAL' || problem.code === 'WECHAT_MISCONFIGURED';
  return { tone: 'warn', title, text: messageOf(problem), requestId: ours ? problem.requestId : '' };
}
