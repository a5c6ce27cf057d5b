import type { LoginRequest } from '../../wechat-login/index';

/** What a login sends, as the user knows it. Typed, so that another field does not compile before it is named here. */
export const SENT: Record<keyof LoginRequest, string> = { code: '微信给出的用户标识', device: '手机型号' };

/** What the login page says of it. The server logs the address with each login (its audit log). */
export const PRIVACY = `登录会用到${Object.values(SENT).join('和')}，服务器会记录登录时间和 IP 地址。登录不读取头像、昵称和手机号。`;
