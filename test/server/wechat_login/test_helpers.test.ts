import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError } from '../../helpers/http/login';

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

  it('fails as a login does', async () => {
    const uid = app.wechatLogin.sessions.uidOf('openid');
    await app.wechatLogin.parts.store.ban(uid, Math.floor(Date.now() / 1000) + 60);
    await assert.rejects(app.loginAs('openid'), { code: 'USER_BANNED' });
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

  it('gives each login a session_key of its own, of the length of WeChat’s', async () => {
    app.mockWechatUser('one');
    const { wechat } = app.wechatLogin;
    const keys = [await wechat.code2Session('x'), await wechat.code2Session('x')];
    assert.notEqual(keys[0].sessionKey, keys[1].sessionKey);
    assert.equal(Buffer.from(keys[0].sessionKey, 'base64').length, 16);
  });
});
