import { formatTime, messageOf } from '../../wechat-login/index';
import type { Failure } from '../../wechat-login/index';

export interface Row {
  label: string;
  value: string;
}

export interface Notice {
  tone: 'done' | 'info' | 'warn';
  title: string;
  text: string;
  /** Facts, below the text. */
  rows?: Row[];
  /** '' unless our support can use it. */
  requestId: string;
  /** The button for what the text advises. */
  action?: 'contact' | 'update';
}

type Left = 'telling' | 'told' | 'kept';

const LEFT_NOTICES: Record<Left, Notice> = {
  telling: { tone: 'done', title: '已退出账号', text: '本机的登录信息已清除，正在通知服务器…', requestId: '' },
  told: { tone: 'done', title: '已退出账号', text: '本机的登录信息已清除，服务器上的登录也已失效。', requestId: '' },
  kept: {
    requestId: '',
    tone: 'info',
    title: '本机已退出账号',
    text: '本机的登录信息已清除。现在联系不上服务器，恢复后服务器上的登录也会自动失效。',
  },
};

/** Storage refused to write and to erase. Tells the user the only remedy besides waiting. */
const NOT_ERASED: Notice = {
  requestId: '',
  tone: 'warn',
  title: '退出没有完成',
  text: '本机的登录信息没能清除，小程序会自动再试。如果一直不行，请在微信中删除本小程序。',
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

const filled = (...rows: Array<[label: string, value?: string]>): Row[] =>
  rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));

/** Why the login has ended: what and when in rows, then what it means. */
export function endedNotice(reason: Failure): Notice {
  const notice: Notice = {
    requestId: '',
    tone: 'info',
    title: ENDED_TITLES[reason.code] ?? '登录已失效',
    text: messageOf(reason),
    ...actionFor(reason),
  };
  if (reason.code === 'SESSION_REPLACED') {
    const rows = filled(['登录设备', reason.device], ['登录时间', formatTime(reason.replacedAt)]);
    return { ...notice, rows, text: '本机随之退出。如果不是你本人，请尽快重新登录。' };
  }
  if (reason.code === 'USER_BANNED') {
    const rows = filled(['停用至', formatTime(reason.until)]);
    return { ...notice, rows, text: '停用期间不能登录。如有疑问，请联系客服。' };
  }
  return notice;
}

export function problemNotice(title: string, problem: Failure): Notice {
  const ours = problem.code === 'INTERNAL' || problem.code === 'WECHAT_MISCONFIGURED';
  const requestId = ours ? problem.requestId : '';
  return { tone: 'warn', title, text: messageOf(problem), requestId, ...actionFor(problem) };
}

/** What the messages of these codes advise. */
function actionFor({ code }: Failure): Pick<Notice, 'action'> {
  if (code === 'SESSION_KICKED' || code === 'USER_BANNED') return { action: 'contact' };
  return code === 'NOT_FOUND' || code === 'PAYLOAD_TOO_LARGE' ? { action: 'update' } : {};
}
