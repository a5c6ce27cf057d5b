/** What TypeScript has to know where one builds on the service. Checked by `npm run typecheck`: nothing in here runs. */
import { Controller } from 'egg';
import type { Application, Context } from 'egg';
import type { MockApplication } from 'egg-mock';
import type { Api, ErrorBody, ErrorCode, LoginErrorCode, User } from '../../typings/api';
import type { Identity } from '../../server/lib/plugin/egg-wechat-login';
import { ApiError } from '../../server/lib/plugin/egg-wechat-login/errors';

/** What an application adds in a file of its own. The product compiles with it: its tables have the login's codes and routes. */
declare module '../../typings/api' {
  interface Api {
    'GET /api/test-only/:id': { request: undefined; response: { left: number } };
  }
  interface ErrorDetails {
    TEST_ONLY_SOLD_OUT: { left: number };
  }
}

/** `true` for the same type only: not for `any`, which would pass for anything. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const yes = <T extends true>(): T | undefined => undefined;

export class AController extends Controller {
  async show() {
    const { ctx, app } = this;
    const { sessions, authenticate } = app.wechatLogin;
    yes<Same<typeof ctx.user.id, string>>();
    yes<Same<typeof ctx.user, User>>();
    yes<Same<typeof ctx.identity, Identity>>();
    yes<Same<[typeof ctx.identity.appid, typeof ctx.identity.openid], [string, string]>>();
    yes<Same<ReturnType<typeof sessions.kick>, Promise<boolean>>>();
    await sessions.kick(ctx.user.id, 'asked for', ctx);
    app.router.get('/mine', authenticate, async () => undefined);
    yes<Same<typeof app, Application>>();
    // @ts-expect-error - the user has an id and nothing else: the openid is in ctx.identity
    void ctx.user.openid;
  }
}

export const functions = {
  async show(ctx: Context) {
    yes<Same<typeof ctx.user.id, string>>();
    yes<Same<typeof ctx.identity.openid, string>>();
  },
};

export function listen(app: Application): void {
  app.on('login', (event) => yes<Same<typeof event, Readonly<{ uid: string; requestId?: string; device?: string }>>>());
  app.once('kicked', ({ uid, reason }) => yes<Same<[typeof uid, typeof reason], [string, string | undefined]>>());
  app.on('login_refused', ({ uid, reason }) =>
    yes<Same<[typeof uid, typeof reason], [string | undefined, ErrorCode]>>(),
  );
  app.on('logout', async ({ uid }) => app.redis.del(uid));
  // @ts-expect-error - no event has a token
  app.on('login', ({ token }) => void token);
  // @ts-expect-error - nor has it a secret
  app.once('login', ({ openid }) => void openid);
  // Egg's and node's own stay what they were.
  app.on('server', (server) => void server.listening);
  app.on('error', (err, ctx) => void [err.message, ctx]);
}

export function ownErrors(app: Application, body: ErrorBody): void {
  yes<Same<Extract<LoginErrorCode, 'TEST_ONLY_SOLD_OUT'>, never>>();
  yes<Same<Api['GET /api/test-only/:id']['response'], { left: number }>>();
  if (body.code === 'TEST_ONLY_SOLD_OUT') yes<Same<typeof body.left, number>>();
  app.wechatLogin.defineErrors({ TEST_ONLY_SOLD_OUT: { status: 409, message: '已经卖完了' } });
  // @ts-expect-error - the login's own codes stay what they are
  app.wechatLogin.defineErrors({ NOT_FOUND: { status: 404, message: '没有' } });
  void new ApiError('TEST_ONLY_SOLD_OUT', { details: { left: 0 } });
  // @ts-expect-error - the details are typed
  void new ApiError('TEST_ONLY_SOLD_OUT', { details: { left: 'none' } });
  // @ts-expect-error - a code that nobody has declared
  void new ApiError('TEST_ONLY_SOLD_OTU');
}

export async function test(app: MockApplication): Promise<void> {
  const header = await app.mockWechatUser('openid').loginAs('openid', { device: 'iPhone 15' });
  yes<Same<typeof header, { authorization: string }>>();
  // @ts-expect-error - the application that serves has no helpers of tests
  await (app as Application).loginAs('openid');
}
