import { host } from '../host';
import { call } from './call';

/** What WeChat opens over the mini program, and what the preview shows in its place. */
const STAND_INS = {
  contact: ['客服会话', '在微信里，这里打开与客服的会话。客服由小程序的管理员在微信公众平台设置。'],
  feedback: ['意见反馈', '在微信里，这里打开意见反馈的表单。内容在微信公众平台的「用户反馈」里查看。'],
  privacy: ['用户隐私保护指引', '在微信里，这里显示开发者在微信公众平台填写的《用户隐私保护指引》。'],
} as const;

/** Shows that WeChat would open something here. */
export function standIn(what: keyof typeof STAND_INS): void {
  const [title, text] = STAND_INS[what];
  host.standIn(title, text);
}

export const openPrivacyContract = call('openPrivacyContract', [], () => {
  standIn('privacy');
  return {};
});

/** WeChat itself says that it has copied. */
export const setClipboardData = call('setClipboardData', ['data'], ({ data }: { data: string }) => {
  host.copy(data);
  return {};
});
