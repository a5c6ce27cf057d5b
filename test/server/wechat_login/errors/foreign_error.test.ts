import { app } from 'egg-mock/bootstrap';
import type { Context } from 'egg';
import assert from 'node:assert/strict';

/** What an application's own code throws, on a route of its own. */
describe('an error that is not the login’s', () => {
  let thrown: unknown;

  before(() => {
    app.router.get('/own/error', async () => {
      throw thrown;
    });
    app.router.get('/own/throw', async (ctx: Context) => ctx.throw(409, 'sold out'));
  });

  it('ctx.throw(409, "sold out") › 409 CONFLICT with its message, and nothing in the log of production', async () => {
    const { status, body, headers } = await app.httpRequest().get('/own/throw');
    assert.equal(status, 409);
    assert.deepEqual(body, { code: 'CONFLICT', message: 'sold out', requestId: headers['x-request-id'] });
  });

  const cases: [string, object, number, string, string][] = [
    ['status 413 without expose (egg-multipart)', { status: 413 }, 413, 'PAYLOAD_TOO_LARGE', '请求内容过大'],
    ['status 400 without expose', { status: 400 }, 400, 'INVALID_PARAM', '请求内容有误，请更新小程序后重试'],
    ['status 404', { status: 404 }, 404, 'NOT_FOUND', '请求的接口不存在'],
    ['status 422 without expose', { status: 422 }, 422, 'UNPROCESSABLE_ENTITY', '请求无法完成，请检查后重试'],
    ['a code of its own', { status: 409, code: 'SOLD_OUT', expose: true }, 409, 'SOLD_OUT', 'words'],
    ['a code in another style', { status: 409, code: 'soldOut', expose: true }, 409, 'CONFLICT', 'words'],
    ['status 503, whose words stay inside', { status: 503 }, 503, 'SERVICE_UNAVAILABLE', '服务出错了，请稍后再试'],
    ['a status that HTTP does not know', { status: 499 }, 499, 'BAD_REQUEST', '请求无法完成，请检查后重试'],
    ['a status that is no error', { status: 200 }, 500, 'INTERNAL', '服务出错了，请稍后再试'],
    ['a status that is a text', { status: '409' }, 500, 'INTERNAL', '服务出错了，请稍后再试'],
    ['no status', { code: 'ECONNREFUSED' }, 500, 'INTERNAL', '服务出错了，请稍后再试'],
  ];
  for (const [what, fields, status, code, message] of cases) {
    it(`with ${what} › ${status} ${code}`, async () => {
      thrown = Object.assign(new Error('words'), fields);
      const response = await app.httpRequest().get('/own/error');
      assert.equal(response.status, status);
      assert.deepEqual(response.body, { code, message, requestId: response.headers['x-request-id'] });
      assert.equal(response.headers['www-authenticate'], undefined);
    });
  }
});
