import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { Context } from 'egg';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError } from '../../helpers/http/login';
import { confidential } from '../../helpers/logs/confidential';
import { findLeaks } from '../../helpers/logs/log_scan';

const getSession = (header: { authorization: string }) => app.httpRequest().get('/api/session').set(header);
const logIn = (code: string) => app.httpRequest().post('/api/login').send({ code });

describe('app.loginAs()', () => {
  it('gives the header of a session that lives, with the device', async () => {
    const header = await app.loginAs('openid', { device: 'iPhone 15' });
    assert.deepEqual(Object.keys(header), ['authorization']);
    const { body } = await getSession(header).expect(200);
    assert.equal(body.user.id, app.wechatLogin.sessions.uidOf('openid'));
    assert.equal(body.device, 'iPhone 15');
  });

  it('is a login like any other: it ends the older session of the user and of nobody else', async () => {
    const [a, b] = [await app.loginAs('a'), await app.loginAs('b')];
    const newer = await app.loginAs('a');
    assert.equal((await getSession(a)).body.code, 'SESSION_REPLACED');
    await getSession(newer).expect(200);
    await getSession(b).expect(200);
    await app.httpRequest().post('/api/logout').set(newer).expect(200);
    assertError(await getSession(newer), 401, 'SESSION_EXPIRED');
  });

  it('knows the unionid, and the session_key that the server keeps', async () => {
    const sessionKey = Buffer.alloc(16, 7).toString('base64');
    await app.loginAs('an-openid-of-loginAs', { unionid: 'a-unionid-of-loginAs', sessionKey });
    const header = await app.loginAs('an-openid-of-loginAs', { unionid: 'a-unionid-of-loginAs', sessionKey });
    app.router.get('/test-only/identity', app.wechatLogin.authenticate, async (ctx: Context) => {
      ctx.body = { unionid: ctx.identity.unionid, signature: app.wechatLogin.signature('text') };
    });
    const { body } = await app.httpRequest().get('/test-only/identity').set(header).expect(200);
    const signature = createHmac('sha256', sessionKey).update('text').digest('hex');
    assert.deepEqual(body, { unionid: 'a-unionid-of-loginAs', signature });
  });

  it('fails as a login does', async () => {
    const uid = app.wechatLogin.sessions.uidOf('openid');
    await app.wechatLogin.parts.store.ban(uid, Math.floor(Date.now() / 1000) + 60);
    await assert.rejects(app.loginAs('openid'), { code: 'USER_BANNED' });
  });
});

describe("the run's search for what must not be logged", () => {
  it('knows the openids, unionids and phone numbers of both', async () => {
    await app.loginAs('openid-of-a-shop', { unionid: 'unionid-of-a-shop' });
    app.mockWechatUser('openid-of-a-bank', { unionid: 'unionid-of-a-bank', phoneNumber: '13700137000' });
    const kinds = ['openid-of-a-shop', 'unionid-of-a-shop', 'openid-of-a-bank', 'unionid-of-a-bank', '13700137000'];
    assert.deepEqual(
      kinds.map((value) => confidential.get(value)),
      ['an openid', 'a unionid', 'an openid', 'a unionid', 'a phone number'],
    );
    const sql = new Map([['egg-web.log', "SELECT * FROM orders WHERE openid = 'openid-of-a-shop'"]]);
    assert.deepEqual(findLeaks(sql, confidential), ['egg-web.log: an openid']);
  });
});

describe('app.mockWechatUser()', () => {
  const uidOf = (openid: string) => app.wechatLogin.sessions.uidOf(openid);

  it('makes every code one of this user, until another is named', async () => {
    app.mockWechatUser('one');
    for (const code of ['x', 'y']) assert.equal((await logIn(code).expect(200)).body.user.id, uidOf('one'));
    app.mockWechatUser('two');
    assert.equal((await logIn('x').expect(200)).body.user.id, uidOf('two'));
    assert.equal((await app.wechatLogin.wechat.code2Session('x')).openid, 'two');
  });

  it('ends with mm.restore()', async () => {
    app.mockWechatUser('one');
    await mm.restore();
    assertError(await logIn('x'), 400, 'WECHAT_CODE_INVALID');
  });

  it('ends with its test, as any other mock', async () => {
    assertError(await logIn('x'), 400, 'WECHAT_CODE_INVALID');
  });

  it('gives the user a unionid and a session_key', async () => {
    const user = { unionid: 'a-unionid-of-a-mock', sessionKey: Buffer.alloc(16, 1).toString('base64') };
    app.mockWechatUser('an-openid-of-a-mock', user);
    const identity = await app.wechatLogin.wechat.code2Session('x');
    assert.deepEqual(identity, { openid: 'an-openid-of-a-mock', ...user });
  });

  for (const [user, phone, phoneNumber] of [
    [{ phoneNumber: '13800138000' }, { countryCode: '86', masked: '138****8000' }, '13800138000'],
    [{ phoneNumber: '5551234567', countryCode: '1' }, { countryCode: '1', masked: '555***4567' }, '+1-5551234567'],
  ] as const) {
    it(`gives the user the phone number ${phoneNumber}, and leaves other calls to WeChat alone`, async () => {
      const numbers: string[] = [];
      app.wechatLogin.onPhone((number) => numbers.push(number.phoneNumber));
      app.mockWechatUser('an-openid-of-a-mock', user);
      const header = await app.loginAs('an-openid-of-a-mock');
      const { body } = await app.httpRequest().post('/api/phone').set(header).send({ code: 'x' }).expect(200);
      assert.deepEqual([body, numbers], [{ phone }, [phoneNumber]]);
      await assert.rejects(app.wechatLogin.call('/wxa/nothing', {}), { name: 'ApiError' });
    });
  }

  it('gives each login a session_key of its own, of the length of WeChat’s', async () => {
    app.mockWechatUser('one');
    const { wechat } = app.wechatLogin;
    const keys = [await wechat.code2Session('x'), await wechat.code2Session('x')];
    assert.notEqual(keys[0].sessionKey, keys[1].sessionKey);
    assert.equal(Buffer.from(keys[0].sessionKey, 'base64').length, 16);
  });
});
