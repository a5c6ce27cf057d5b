import { refuse } from './http/answers';
import { FAILURES } from './http/failures';

export interface Credentials {
  appid: string;
  secret: string;
}

/** What a caller has sent, of whatever type. */
type Asked = Record<keyof Credentials, unknown>;

/** How WeChat refuses a call without AppID or AppSecret. */
export function refusalOfMissing({ appid, secret }: Asked): string | undefined {
  if (!appid) return refuse(41002, 'appid missing');
  if (!secret) return refuse(41004, 'appsecret missing');
  return undefined;
}

/** How WeChat refuses another's AppID or a wrong AppSecret. */
export function refusalOfWrong({ appid, secret }: Asked, credentials: Credentials): string | undefined {
  if (appid !== credentials.appid) return refuse(40013, FAILURES[40013]);
  if (secret !== credentials.secret) return refuse(40125, FAILURES[40125]);
  return undefined;
}
