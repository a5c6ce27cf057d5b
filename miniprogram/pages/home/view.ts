import type { SessionResponse } from '../../../typings/api';
import { isEnding } from '../../services/auth';
import { AppError } from '../../utils/errors';
import type { Failure } from '../../utils/errors';
import { formatTime, shortId } from '../../utils/format';
import { messageOf } from '../../utils/messages';

/** `checking`: a token may be there. `unconfirmed`: one is there, and the server could not be asked about it. */
export type Status = 'checking' | 'guest' | 'user' | 'unconfirmed';

/** What the page is in the middle of; no second task starts meanwhile. */
export type Task = 'check' | 'login' | 'confirm' | 'logout';

export interface Notice {
  tone: 'done' | 'info' | 'warn';
  title: string;
  text: string;
  /** Shown where our support can do something with it. */
  requestId: string;
}

export interface HomeData {
  status: Status;
  busy: Task | '';
  session: { id: string; device: string; createdAt: string; expiresAt: string } | null;
  notice: Notice | null;
}

export const INITIAL: HomeData = { status: 'checking', busy: '', session: null, notice: null };

export const LOGGED_OUT: Partial<HomeData> = {
  status: 'guest',
  session: null,
  notice: { tone: 'done', title: '已退出账号', text: '这次登录已经失效，本机的登录信息也已清除。', requestId: '' },
};

const FAILED_TITLES: Record<Task, string> = {
  check: '暂时无法确认登录状态',
  login: '登录没有成功',
  confirm: '退出没有完成，本机仍保留登录',
  logout: '退出没有完成，本机仍保留登录',
};

const ENDED_TITLES: Partial<Record<Failure['code'], string>> = {
  SESSION_REPLACED: '账号已在别处登录',
  SESSION_KICKED: '已被管理员下线',
  USER_BANNED: '账号已停用',
};

/** The page of a logged-in user. */
export function sessionView({ user, device, createdAt, expiresAt }: SessionResponse): Partial<HomeData> {
  return {
    status: 'user',
    notice: null,
    session: {
      id: shortId(user.id),
      device: device || '未知设备',
      createdAt: formatTime(createdAt),
      expiresAt: formatTime(expiresAt),
    },
  };
}

/** The page after a task that failed: logged out by an ending, otherwise as it was, with what went wrong. */
export function failureView(error: unknown, task: Task, status: Status): Partial<HomeData> {
  const failure: Failure = error instanceof AppError ? error.failure : { code: 'UNEXPECTED' };
  const text = messageOf(failure);
  if (isEnding(failure)) {
    const title = ENDED_TITLES[failure.code] ?? '登录已失效';
    return { status: 'guest', session: null, notice: { tone: 'info', title, text, requestId: '' } };
  }
  const ours = failure.code === 'INTERNAL' || failure.code === 'WECHAT_MISCONFIGURED';
  return {
    status: status === 'checking' ? 'unconfirmed' : status,
    notice: { tone: 'warn', title: FAILED_TITLES[task], text, requestId: ours ? failure.requestId : '' },
  };
}
