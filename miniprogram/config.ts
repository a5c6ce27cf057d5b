import type { ApiBase } from './wechat-login/index';

/** The backend's address, by version of the mini program. */
export const API_BASE: ApiBase = {
  // In DevTools only. On a phone, a development version asks the address of `release`, unless you set one (see README.md).
  develop: 'http://127.0.0.1:7001',
  // A placeholder. The real domain needs HTTPS and must be on the AppID's list of request domains (see README.md).
  trial: 'https://api.example.com',
  release: 'https://api.example.com',
};

/**
 * The operator's 《用户服务协议》, a paragraph each, as the page 账号与隐私 shows it. A placeholder: put your own text here before you
 * publish. The 《用户隐私保护指引》 is not here: WeChat shows the one of the console (微信公众平台 → 设置 → 服务内容声明).
 */
export const TERMS: string[] = [
  '这里是开发者的《用户服务协议》。发布之前，请在 config.ts 中换成你自己的内容：谁提供服务、提供什么服务、双方的权利和责任、如何终止、如何联系。',
  '本示例只演示登录、绑定手机号、退出和注销，不提供其他服务。',
];
