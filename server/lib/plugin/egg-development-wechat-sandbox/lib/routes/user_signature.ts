import { refuse } from '../http/answers';
import { FAILURES } from '../http/failures';
import { signatureOf } from '../users/session_keys';
import type { WechatSandbox } from '../wechat_sandbox';
import { refusalOfMethod } from './route';
import type { SandboxRequest } from './route';

/** How WeChat refuses a call that the user's session_key has to sign; undefined when the newest key has signed it. */
export function refusalOfSignature(
  { accessTokens, sessionKeys }: WechatSandbox,
  { method, query }: SandboxRequest,
): string | undefined {
  const refusal = refusalOfMethod(method, 'GET') ?? accessTokens.refusalOf(query.get('access_token'));
  if (refusal) return refusal;
  if (query.get('sig_method') !== 'hmac_sha256') return refuse(87008, 'invalid sig_method');
  const openid = query.get('openid');
  if (!openid) return refuse(40003, 'invalid openid');
  const key = sessionKeys.of(openid);
  const signed = key !== undefined && query.get('signature') === signatureOf(key, '');
  return signed ? undefined : refuse(87009, FAILURES[87009]);
}
