import type { Shown } from './view';

/** What stands at the top of the page. */
export interface Headline {
  title: string;
  /** '' without a text below the title. */
  lead: string;
  /** The picture above: the green tick only where all is well. */
  mark: 'well' | 'alert';
}

const well = (title: string, lead = ''): Headline => ({ title, lead, mark: 'well' });

/** @param browsing - whether the user has chosen not to log in */
export function headlineOf({ status, busy, ended, notice }: Shown, browsing: boolean): Headline {
  switch (status) {
    case 'checking':
      return well('欢迎回来', busy === 'renew' ? '登录已过期，正在自动续期…' : '正在确认登录状态…');
    case 'leaving':
      return well('正在退出…');
    case 'user':
      return { ...well('你已登录'), mark: notice ? 'alert' : 'well' };
    case 'unconfirmed':
      return { ...well('你的登录还在本机', '连上服务器后即可继续，不需要重新登录。'), mark: 'alert' };
    case 'guest':
      if (notice) return { title: notice.title, lead: '', mark: ended || notice.tone === 'warn' ? 'alert' : 'well' };
      if (browsing && busy !== 'login') return well('现在没有登录', '想登录时，点击下面的按钮。');
      return well('一次点击，安心登录', '用微信身份登录，不用记密码。\n何时登录、退出，都由你决定。');
  }
}
