import { messageOf } from '../../wechat-login/index';
import type { LoginState } from '../../wechat-login/index';
import { guestNotice } from '../home/notices';
import type { Notice } from '../home/notices';

type Guest = Extract<LoginState, { status: 'guest' }>;

const NOTICES: Record<NonNullable<Guest['left']>, Notice> = {
  telling: {
    tone: 'info',
    title: '正在注销账号…',
    text: '本机的登录信息已清除，正在等待服务器的答复。',
    requestId: '',
  },
  // Also of a 202, after which the application deletes its own data a little later: so it speaks of the login's alone.
  told: {
    tone: 'done',
    title: '账号已注销',
    text: '所有设备上的登录都已结束，登录信息已从服务器删除。',
    requestId: '',
  },
  kept: {
    tone: 'info',
    title: '注销还没有完成',
    text: '本机的登录信息已清除，但没有收到服务器的答复。小程序会自动再试，直到服务器确认。',
    requestId: '',
  },
};

/** What has become of 注销, for a user who has asked for it and is a guest by now. */
export function closingNotice({ left, problem }: Guest): Notice | null {
  if (left) return problem ? guestNotice(left, problem) : NOTICES[left];
  if (!problem) return null;
  return { tone: 'warn', title: '注销没有完成', text: `账号还在，本机已退出。${messageOf(problem)}`, requestId: '' };
}
