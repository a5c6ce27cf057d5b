import type { ApiCall } from '../../lib/protocol';
import type { Note } from '../phone_host';

const BY_ANSWER: Record<string, string> = {
  'POST /api/login 200': '登录成功，手机拿到新的 token',
  'GET /api/session 200': '查询登录状态：有效',
  'POST /api/logout 200': '退出账号，token 立即失效',
  'POST /api/login STORE_UNAVAILABLE': 'Redis 连不上，没有登录，code 也没有用掉',
  'GET /api/session STORE_UNAVAILABLE': 'Redis 连不上：这不算退出，手机保留登录',
  'POST /api/logout STORE_UNAVAILABLE': 'Redis 连不上，手机稍后再来作废这次登录',
  'POST /api/phone 200': '绑定手机号，手机只拿到打码后的号码',
  'POST /api/phone STORE_UNAVAILABLE': 'Redis 连不上，没有绑定，手机可以用同一个 code 再试',
  'POST /api/phone WECHAT_CODE_INVALID': '微信不认这个 code，没有绑定',
  'POST /api/phone RATE_LIMITED': '调用太频繁，没有绑定',
  'POST /api/phone WECHAT_QUOTA': '微信当天的调用次数用完，没有绑定',
  'POST /api/phone WECHAT_UNAVAILABLE': '微信繁忙，没有绑定，手机可以用同一个 code 再试',
  'DELETE /api/account 200': '注销账号，所有登录结束，登录信息删除',
  'DELETE /api/account 202': '注销账号，应用自己的数据稍后删除',
  'DELETE /api/account ACCOUNT_DELETED': '账号已经注销，不用再注销',
  'DELETE /api/account STORE_UNAVAILABLE': 'Redis 连不上，手机稍后再来注销账号',
  'DELETE /api/account WECHAT_USER_MISMATCH': 'code 是另一个微信用户的，没有注销',
  'DELETE /api/account WECHAT_CODE_INVALID': '微信不认这个 code，没有注销',
  'DELETE /api/account WECHAT_UNAVAILABLE': '微信繁忙，没有注销，手机稍后再来',
  'DELETE /api/account RATE_LIMITED': '调用太频繁，没有注销，手机稍后再来',
  'DELETE /api/account WECHAT_USER_BLOCKED': '微信判定用户有风险，没有注销',
  'GET /api/session USER_BANNED': '账号被停用，登录随之结束',
  'GET /api/session?wait=25 USER_BANNED': '账号被停用，手机得知后退出',
  'POST /api/logout ACCOUNT_DELETED': '要作废的登录已随账号注销，不用再作废',
  'POST /api/logout SESSION_REPLACED': '要作废的登录已被顶替，不用再作废',
  'POST /api/logout SESSION_EXPIRED': '要作废的登录已经结束，不用再作废',
  'POST /api/logout SESSION_KICKED': '要作废的登录已被管理员结束，不用再作废',
};

const BY_CODE: Record<string, string> = {
  INVALID_PARAM: '请求内容有误',
  TOKEN_MISSING: '没有带 token',
  TOKEN_INVALID: 'token 不是这个服务签发的',
  SESSION_REPLACED: '登录已被另一台手机顶替，手机得知后退出',
  SESSION_EXPIRED: '登录已经结束',
  SESSION_KICKED: '登录被管理员结束',
  ACCOUNT_DELETED: '账号已注销或取消授权，手机得知后退出',
  WECHAT_CODE_INVALID: '微信不认这个 code，没有登录',
  WECHAT_USER_BLOCKED: '微信判定用户有风险，没有登录',
  RATE_LIMITED: '调用太频繁，没有登录',
  WECHAT_UNAVAILABLE: '微信繁忙，没有登录',
  WECHAT_QUOTA: '微信当天的调用次数用完，没有登录',
  WECHAT_MISCONFIGURED: '服务器的微信配置有误',
  USER_BANNED: '账号被停用，没有登录',
  STORE_UNAVAILABLE: 'Redis 连不上',
};

/** What a call means, in plain words. */
export function explain({ method, url, status, code }: ApiCall): string {
  const route = `${method} ${url}`;
  return BY_ANSWER[`${route} ${code ?? status}`] ?? BY_CODE[code ?? ''] ?? (code ? '没有成功' : '成功');
}

const NOTES: Record<Note['kind'], string> = {
  launch: '小程序启动',
  show: '回到前台',
  hide: '切到后台',
  exit: '退出小程序，登录还在',
  refused: '用户不允许获取手机号，什么也没有发出',
  cancelled: '用户在微信里取消了授权，微信通知了服务器',
  'not cancelled': '取消授权的通知没有送到：没有微信沙箱，或服务器没有处理',
  offline: '没有网络，请求没有发出',
  timeout: '等得太久，放弃了请求',
  interrupted: '在后台超过 5 秒，微信中断了请求',
  abort: '小程序取消了请求',
};

/** What happened on a phone, in plain words. */
export function explainNote({ kind }: Note): string {
  return NOTES[kind];
}

/** Seconds in the largest fitting unit. */
export function duration(seconds: number): string {
  const units: [number, string][] = [
    [86400, '天'],
    [3600, '小时'],
    [60, '分钟'],
  ];
  const [size, name] = units.find(([unit]) => seconds >= unit - unit / 100) ?? [1, '秒'];
  return `${Math.round(seconds / size)} ${name}`;
}

/** Hours, minutes and seconds on the clock. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('zh-CN', { hour12: false });
}
