import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import { assertError, bearer, codeFor } from '../../../helpers/http/login';

/** The application has mounted the routes at /api; these are mounted beside them. */
describe('app.wechatLogin.mount()', () => {
  before(() => {
    app.wechatLogin.mount({ prefix: '/v1/', paths: { login: '/wechat/in' } });
  });

  it('takes a prefix, and whole paths of single routes', async () => {
    const { body } = await app
      .httpRequest()
      .post('/wechat/in')
      .send({ code: codeFor('A') })
      .expect(200);
    await app.httpRequest().get('/v1/session').set(bearer(body.token)).expect(200);
    await app.httpRequest().post('/v1/logout').set(bearer(body.token)).expect(200, {});
    assertError(await app.httpRequest().get('/v1/session').set(bearer(body.token)), 401, 'SESSION_EXPIRED');
    assertError(await app.httpRequest().post('/v1/login').send({}), 404, 'NOT_FOUND');
  });

  it('knows which requests are its own: what the host’s CSRF check and body parser leave alone', () => {
    const isOwn = (method: string, path: string) => app.wechatLogin.routes.has(app.mockContext({ method, path }));
    for (const [method, path] of [
      ['POST', '/api/login'],
      ['POST', '/api/login/'],
      ['GET', '/api/session'],
      ['POST', '/wechat/in'],
      ['POST', '/v1/logout'],
    ]) {
      assert.equal(isOwn(method, path), true, `${method} ${path}`);
    }
    for (const [method, path] of [
      ['GET', '/api/login'],
      ['POST', '/api/login/x'],
      ['POST', '/api'],
      ['POST', '/v1/login'],
      ['POST', '/sandbox/code'],
    ]) {
      assert.equal(isOwn(method, path), false, `${method} ${path}`);
    }
  });
});
