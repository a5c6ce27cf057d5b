import assert from 'node:assert/strict';
import Redis from 'ioredis';
import { formatTime } from '../../miniprogram/wechat-login/utils/format';
import { messageOf } from '../../miniprogram/wechat-login/utils/messages';
import type { Failure } from '../../miniprogram/wechat-login/utils/errors';
import { SessionStore } from '../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { hasRedisServer, RedisServer } from '../helpers/redis/redis_server';
import { DevServer } from './dev_server';
import type { Phone } from './phone';
import { demoProject } from './project_copy';
import { inBrowser } from './suite';

/** The development server's own Redis runs inside of it, where no operator reaches it: these tests need one beside it. */
const suite = hasRedisServer() ? inBrowser : () => console.warn('Left out: an operator, without redis-server');

suite('an operator', (world) => {
  let redisServer: RedisServer;
  let redis: Redis;
  let store: SessionStore;
  let server: DevServer;

  before(async () => {
    redisServer = await RedisServer.start();
    redis = new Redis(redisServer.url);
    store = new SessionStore(redis, { idleSeconds: 60, maxSeconds: 60 });
    server = await DevServer.start(demoProject(), { REDIS_URL: redisServer.url });
  });

  after(async () => {
    await server?.stop();
    redis?.disconnect();
    await redisServer?.stop();
  });

  async function userOf(phone: Phone): Promise<string> {
    return (await server.session((await phone.token())!)).user!.id;
  }

  it('ends a session: the phone is told within two seconds, and does not come back by itself', async () => {
    const stage = await world.stage({}, server.url);
    const [phone] = stage.phones;
    await phone.login();
    await stage.watches(1);
    const user = await userOf(phone);
    const kickedAt = Date.now();
    assert.equal(await store.kick(user), true);
    assert.equal(await phone.notice('已被管理员下线'), messageOf({ code: 'SESSION_KICKED' } as Failure));
    const took = Date.now() - kickedAt;
    assert.ok(took < 2000, `it took ${took} ms`);
    await phone.shows('知道了', '重新登录', '联系客服');
    assert.equal(await phone.token(), undefined);
    await stage.tells(1, '登录被管理员结束');
    await stage.pass(60);
    assert.equal(stage.count('POST /api/login'), 1);
    await stage.control('phone-1-restart').click();
    await phone.notice('已被管理员下线');
    await phone.login('重新登录');
  });

  it('bans a user: the phone is told until when, and has support in the place of a login', async () => {
    const stage = await world.stage({}, server.url);
    const [phone] = stage.phones;
    await phone.login();
    await stage.watches(1);
    const until = Math.floor(Date.now() / 1000) + 3600;
    await store.ban(await userOf(phone), until);
    assert.equal(await phone.notice('账号已停用'), '停用期间不能登录。如有疑问，请联系客服。');
    for (const restart of [false, true]) {
      if (restart) await stage.control('phone-1-restart').click();
      await phone.button('联系客服').waitFor();
      assert.equal(await phone.row('停用至'), formatTime(new Date(until * 1000).toISOString()));
      assert.equal(await phone.screen.getByRole('button').count(), 1);
    }
    assert.equal(stage.logins.length, 1);
    await phone.button('联系客服').click();
    await phone.frame.getByText('在微信里，这里打开与客服的会话', { exact: false }).waitFor();
    await phone.frame.getByRole('button', { name: '返回小程序', exact: true }).click();
    await phone.button('已经解除？再试一次').click();
    await phone.notice('账号已停用');
  });
});
