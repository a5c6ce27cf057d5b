import type { Context } from 'egg';
import { ApiError } from '../../../egg-wechat-login/lib/errors/api_error';
import { FAILURES } from '../../lib/wechat_sandbox';
import type { Failure } from '../../lib/wechat_sandbox';

/**
 * `GET /sandbox/code?user=<name>` → `{ "code" }`: the code that `wx.login` would return for this user.
 * With `&fail=<what>` the exchange of the code will fail: with `-1`, another errcode, `timeout` or `broken-json`.
 */
export default () =>
  async function wechatSandbox(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    const { wechatSandbox: sandbox } = ctx.app;
    if (!sandbox || ctx.method !== 'GET' || ctx.path !== '/sandbox/code') {
      await next();
      return;
    }
    const { user, fail } = ctx.query;
    if (!user) throw new ApiError('INVALID_PARAM', { reason: 'user' });
    if (fail !== undefined && !Object.hasOwn(FAILURES, fail)) throw new ApiError('INVALID_PARAM', { reason: 'fail' });
    ctx.body = { code: sandbox.issueCode(user, fail as Failure | undefined) };
  };
