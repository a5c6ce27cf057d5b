import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Installation } from '../../../helpers/strangers/installation';

const run = promisify(execFile);

/** What of the plugin has a type, and which mistakes the compiler finds. */
const TYPED = `
import type { Application, Context } from 'egg';
import type { Identity, MountOptions, Standing, User, WechatLogin, WechatLoginOptions } from 'egg-wechat-login';
import { app as appOfTests } from 'egg-mock/bootstrap';
import 'egg-wechat-login/unittest';

/** Compiles for the type itself only, and not for \`any\`. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(answer: Same<A, B>) => answer;

export async function typed(app: Application, ctx: Context) {
  same<typeof ctx.user, User>(true);
  same<typeof ctx.user.id, string>(true);
  same<typeof ctx.identity, Identity>(true);
  same<typeof ctx.identity.openid, string>(true);
  same<typeof app.wechatLogin, WechatLogin>(true);
  same<typeof app.config.wechatLogin, WechatLoginOptions>(true);
  // @ts-expect-error: it has nothing else
  ctx.user.openid;
  // @ts-expect-error: nobody changes who has logged in
  ctx.identity.openid = 'another';

  const options: MountOptions = { prefix: '/v1', paths: { login: '/in' } };
  app.wechatLogin.mount(options);
  // @ts-expect-error: there is no such route
  app.wechatLogin.mount({ paths: { refresh: '/refresh' } });
  app.router.get('/mine', app.wechatLogin.authenticate, async (ctx) => same<typeof ctx.user, User>(true));

  const { sessions, wechat } = app.wechatLogin;
  const standing = await sessions.find('uid');
  same<typeof standing, Standing>(true);
  const kicked = await sessions.kick('uid', 'reason', ctx);
  same<typeof kicked, boolean>(true);
  const { token } = await sessions.login({ openid: 'openid', sessionKey: 'key' }, 'device', ctx);
  same<typeof token, string>(true);
  const { openid } = await wechat.code2Session('code');
  same<typeof openid, string>(true);
  // @ts-expect-error: a ban has an end
  await sessions.ban('uid');
  // @ts-expect-error: what the plugin is made of is its own business
  app.wechatLogin.parts;

  app.on('login', ({ uid, device }) => [same<typeof uid, string>(true), same<typeof device, string | undefined>(true)]);
  app.once('banned', ({ until }) => same<typeof until, string>(true));
  app.on('an event of our own', (anything) => anything);
  // @ts-expect-error: a login has no such thing
  app.on('login', ({ openid }) => openid);

  const header = await appOfTests.loginAs('openid', { device: 'device' });
  same<typeof header, { authorization: string }>(true);
  appOfTests.mockWechatUser('openid');
  // @ts-expect-error: whom?
  appOfTests.mockWechatUser();
}

// @ts-expect-error: the check above is one
same<any, string>(true);
`;

/** The types of the package, in the strict TypeScript of an application with Egg's own settings. */
export function typesSuite(installation: () => Installation) {
  describe('typescript: npm run typecheck', () => {
    it('compiles the application, and knows what the plugin adds to Egg, without an any', async () => {
      const folder = installation().folder('typescript');
      writeFileSync(path.join(folder, 'typed.ts'), TYPED);
      await run('npm', ['run', 'typecheck'], { cwd: folder }).catch(({ stdout }: { stdout: string }) =>
        assert.fail(stdout),
      );
    });
  });
}
