import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { app } from 'egg-mock/bootstrap';
import type { Context } from 'egg';
import { captureLogs } from '../../../helpers/logs/audit_log';
import { assertError } from '../../../helpers/http/login';

describe('app.wechatLogin.authenticate', () => {
  const openid = 'o-an-openid-of-28-characters';
  let answer: (ctx: Context) => unknown;

  before(() => {
    app.router.get('/own', app.wechatLogin.authenticate, async (ctx: Context) => {
      ctx.body = answer(ctx);
    });
  });

  const get = (header: object) =>
    app
      .httpRequest()
      .get('/own')
      .set(header as never);

  it('answers 401 with the contract’s body itself, and the route behind it is not reached', async () => {
    answer = () => assert.fail('reached');
    assertError(await get({}), 401, 'TOKEN_MISSING');
    assertError(await get({ authorization: 'Bearer x' }), 401, 'TOKEN_INVALID');
    const header = await app.loginAs(openid);
    await app.loginAs(openid);
    assert.equal((await get(header)).body.code, 'SESSION_REPLACED');
  });

  it('hands the user and the identity to the route behind it', async () => {
    answer = ({ user, identity }) => ({ user, appid: identity.appid, openid: identity.openid });
    const { body } = await get(await app.loginAs(openid)).expect(200);
    assert.deepEqual(body, {
      user: { id: app.wechatLogin.sessions.uidOf(openid) },
      appid: app.config.wechatLogin.appid,
      openid,
    });
  });

  it('hands the unionid over, if WeChat has sent one, and does not change user.id for it', async () => {
    const code = app.wechatSandbox!.issueCode('A', undefined, { unionid: true });
    const bound = await app.httpRequest().post('/api/login').send({ code }).expect(200);
    answer = ({ user, identity }) => ({ id: user.id, unionid: identity.unionid });
    const { body } = await get({ authorization: `Bearer ${bound.body.token}` }).expect(200);
    const id = app.wechatLogin.sessions.uidOf(app.wechatSandbox!.openidOf('A'));
    assert.deepEqual(body, { id, unionid: app.wechatSandbox!.unionidOf('A') });
    assert.deepEqual((await get(await app.loginAs(openid))).body, { id: app.wechatLogin.sessions.uidOf(openid) });
  });

  it('lets the route use the session_key without naming the request', async () => {
    const code = app.wechatSandbox!.issueCode('A');
    const { body } = await app.httpRequest().post('/api/login').send({ code }).expect(200);
    answer = () => app.wechatLogin.signature('text');
    const signed = await get({ authorization: `Bearer ${body.token}` }).expect(200);
    assert.equal(signed.text, app.wechatSandbox!.signature('A', 'text'));
  });

  it('an identity that is put into a body, a log or an error by accident shows nothing', async () => {
    const logs = captureLogs();
    answer = (ctx) => {
      const { identity } = ctx;
      ctx.logger.warn('who: %j %s %o', identity, identity, identity);
      ctx.logger.info('bound: %j', [identity]);
      ctx.logger.error(new Error(`${inspect(identity, { showHidden: true, depth: 9 })}`));
      return { identity, spread: { ...identity }, keys: Object.keys(identity), text: `${identity}` };
    };
    const { body } = await get(await app.loginAs(openid)).expect(200);
    assert.deepEqual(body, { identity: {}, spread: {}, keys: [], text: '[object Object]' });
    assert.ok(logs.length >= 2);
    assert.ok(!logs.join('').includes(openid));
  });

  it('lets what the route behind it throws pass', async () => {
    answer = (ctx) => ctx.throw(409, 'sold out');
    const { status, body } = await get(await app.loginAs(openid));
    assert.deepEqual([status, body.code, body.message], [409, 'CONFLICT', 'sold out']);
  });
});
