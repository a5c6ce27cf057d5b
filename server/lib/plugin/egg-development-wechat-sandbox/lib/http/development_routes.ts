import type { Context } from 'egg';
import { ApiError } from '../../../egg-wechat-login/lib/errors/api_error';
import { FAILURES } from './failures';
import type { Failure } from './failures';
import { deliver } from '../push/deliver';
import { EVENTS } from '../push/events';
import { isEndpoint } from '../routes';
import { parseBody } from '../routes/route';
import type { WechatSandbox } from '../wechat_sandbox';

type Query = Record<string, string | undefined>;

/** @throws {ApiError} INVALID_PARAM */
type DevelopmentRoute = (sandbox: WechatSandbox, query: Query, ctx: Context) => object | Promise<object>;

/** What a phone gets from WeChat, at the development server: for the preview and for curl. */
export const DEVELOPMENT_ROUTES: Record<string, DevelopmentRoute> = {
  /** `?user=A` → `{ code }` of `wx.login`. With `&fail=<what>` its exchange fails; with `&unionid=1` it has a unionid. */
  '/sandbox/code': (sandbox, query) => {
    const { unionid } = query;
    if (unionid !== undefined && unionid !== '1') throw invalid('unionid');
    return { code: sandbox.issueCode(userIn(query), failureIn(query), { unionid: unionid === '1' }) };
  },

  /** `?user=A` → `{ code }` of a tap on the button for the phone number. With `&fail=<what>` its use fails. */
  '/sandbox/phone-code': (sandbox, query) => ({ code: sandbox.issuePhoneCode(userIn(query), failureIn(query)) }),

  /** `?user=A` → the phone number that WeChat shows to its user: `{ countryCode, phoneNumber, purePhoneNumber }`. */
  '/sandbox/phone': (sandbox, query) => {
    const { countryCode, phoneNumber, purePhoneNumber } = sandbox.phoneOf(userIn(query));
    return { countryCode, phoneNumber, purePhoneNumber };
  },

  /** `?user=A` → `{ encryptedData, iv }` with the user's openid, and with the JSON object `&data=` if there is one. */
  '/sandbox/encrypted': (sandbox, query) => {
    const user = userIn(query);
    const data = parseBody(query.data ?? '{}');
    if (!data) throw invalid('data');
    const openId = sandbox.openidOf(user);
    if (sandbox.sessionKeys.of(openId) === undefined) throw invalid('user has not logged in, and has no session_key');
    return sandbox.encrypt(user, { openId, ...data });
  },

  /** `?endpoint=/cgi-bin/stable_token&fail=<what>` → `{}`: the next call of WeChat's endpoint fails, or `&times=` so many. */
  '/sandbox/fail': (sandbox, query) => {
    const { endpoint = '', times = '1' } = query;
    const failure = failureIn(query);
    if (!isEndpoint(endpoint)) throw invalid('endpoint');
    if (failure === undefined) throw invalid('fail');
    if (!/^[1-9]\d{0,5}$/.test(times)) throw invalid('times');
    sandbox.fail(endpoint, failure, Number(times));
    return {};
  },

  /** `?user=A&event=user_authorization_cancellation` → `{}`: WeChat's message push. With `&scopes=8` what is withdrawn. */
  '/sandbox/push': async (sandbox, query, { app, socket }) => {
    const event = EVENTS.find((each) => each === query.event);
    const { scopes } = query;
    if (!event) throw invalid('event');
    if ((event === 'user_authorization_revoke') !== (scopes !== undefined)) throw invalid('scopes');
    if (scopes !== undefined && !/^\d{1,3}(,\d{1,3})*$/.test(scopes)) throw invalid('scopes');
    const { appid } = sandbox.credentials;
    await deliver(app, { openid: sandbox.openidOf(userIn(query)), appid, event, scopes }, socket.localPort!);
    return {};
  },
};

function userIn({ user }: Query): string {
  if (!user) throw invalid('user');
  return user;
}

function failureIn({ fail }: Query): Failure | undefined {
  if (fail !== undefined && !Object.hasOwn(FAILURES, fail)) throw invalid('fail');
  return fail as Failure | undefined;
}

function invalid(reason: string): ApiError {
  return new ApiError('INVALID_PARAM', { reason });
}
