import { messageOf } from '../../wechat-login/index';
import type { Failure } from '../../wechat-login/index';

export interface Notice {
  tone: 'done' | 'info' | 'warn';
  title: string;
  text: string;
  /** '' unless our support can use it. */
  requestId: string;
}

type Left = 'telling' | 'told' | 'kept';

const LEFT_NOTICES: Record<Left, Notice> = {
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

/** Storage refused to write and to erase. Tells the user the only remedy besides waiting. */
const NOT_ERASED: Notice = {
  tone: 'warn',
  title: '退出没有完成',
  text: '本机的登录信息没能清除，小程序会自动再试。如果一直不行，请在微信中删除本小程序。',
  requestId: '',
};

/** @param left - what became of the session that the user has logged out of */
export function guestNotice(left: Left | undefined, problem: Failure | undefined): Notice | null {
  if (left) return problem ? NOT_ERASED : LEFT_NOTICES[left];
  return problem ? problemNotice('登录没有成功', problem) : null;
}

const ENDED_TITLES: Partial<Record<Failure['code'], string>> = {
  SESSION_REPLACED: '账号已在别处登录',
  SESSION_KICKED: '已被管理员下线',
  ACCOUNT_DELETED: '账号已注销',
  USER_BANNED: '账号已停用',
};

export function endedNotice(reason: Failure): Notice {
  return { tone: 'info', title: ENDED_TITLES[reason.code] ?? '登录已失效', text: messageOf(reason), requestId: '' };
}

export function problemNotice(title: string, problem: Failure): Notice {
  const ours = problem.code === 'INTERNAL' || problem.code === 'WECHAT_MISCONFIGURED';
  return { tone: 'warn', title, text: messageOf(problem), requestId: ours ? problem.requestId : '' };
}
