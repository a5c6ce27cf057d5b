/**
 * The operator's 《用户服务协议》, a paragraph each, as the page 账号与隐私 shows it. A placeholder: put your own text here before you
 * publish. The 《用户隐私保护指引》 is not here: WeChat shows the one of the console (微信公众平台 → 设置 → 服务内容声明).
 */
export const TERMS: string[] = [
  '这里是开发者的《用户服务协议》。发布之前，请在 agreement.ts 中换成你自己的内容：谁提供服务、提供什么服务、双方的权利和责任、如何终止、如何联系。',
  '本示例只演示登录、绑定手机号、退出和注销，不提供其他服务。',
];

/** The version of the agreement that users accept before their first login. When it changes, everyone is asked again at the next login. */
export const TERMS_VERSION = '1';
