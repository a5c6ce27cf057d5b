import { wechat } from './settings.mjs';

export function pathOf(code) {
  const { appid, secret } = wechat;
  const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' });
  return `/sns/jscode2session?${query}`;
}

/** code2Session with Node's own fetch. @return WeChat's identity, or undefined for an unknown code */
export async function code2Session(code) {
  const response = await fetch(wechat.apiBase + pathOf(code));
  return identityOf(await response.json());
}

export function identityOf(answer) {
  return answer.errcode ? undefined : answer;
}
