import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import { ApiError } from '../../../../server/lib/plugin/egg-wechat-login/errors';
import { assertError } from '../../../helpers/http/login';
import { asInProduction } from '../../../helpers/logs/as_in_production';

describe('app.wechatLogin.defineErrors()', () => {
  let thrown: () => Error;

  before(() => {
    app.wechatLogin.defineErrors({ TEST_ONLY_SOLD_OUT: { status: 409, message: '已经卖完了' } });
    app.router.get('/test-only/sold-out', async () => {
      throw thrown();
    });
  });

  const get = () => app.httpRequest().get('/test-only/sold-out');

  it("answers an ApiError of such a code in the contract's form, with its details", async () => {
    thrown = () =>
      new ApiError('TEST_ONLY_SOLD_OUT', { reason: 'no stock', details: { left: 0 }, retryAfterSeconds: 7 });
    const { status, body, headers } = await get();
    const { requestId } = body;
    assert.deepEqual([status, body], [409, { code: 'TEST_ONLY_SOLD_OUT', message: '已经卖完了', requestId, left: 0 }]);
    assert.deepEqual([headers['x-request-id'], headers['retry-after']], [requestId, '7']);
  });

  it('takes the same definition again, and none that differs', () => {
    const define = (status: number, message: string) => () =>
      app.wechatLogin.defineErrors({ TEST_ONLY_SOLD_OUT: { status, message } });
    assert.doesNotThrow(define(409, '已经卖完了'));
    const refusal = /^TypeError: The error code TEST_ONLY_SOLD_OUT is already defined, with another status or message$/;
    assert.throws(define(410, '已经卖完了'), refusal);
    assert.throws(define(409, '没有了'), refusal);
    assert.equal(new ApiError('TEST_ONLY_SOLD_OUT').status, 409);
  });

  for (const [what, errors, message] of [
    ["one of the login's codes", { NOT_FOUND: { status: 410, message: '没有' } }, /NOT_FOUND is already defined/],
    ['a code in small letters', { soldOut: { status: 409, message: '没有' } }, /code soldOut must be capitals/],
    ['a status that is no error', { TEST_ONLY_A: { status: 302, message: '没有' } }, /status of TEST_ONLY_A must be/],
    ['no status', { TEST_ONLY_A: { message: '没有' } }, /status of TEST_ONLY_A must be/],
    ['no message', { TEST_ONLY_A: { status: 409, message: '' } }, /TEST_ONLY_A must have a message/],
  ] as [string, object, RegExp][]) {
    it(`refuses ${what}, at once`, () => {
      assert.throws(() => app.wechatLogin.defineErrors(errors), { name: 'TypeError', message });
    });
  }

  it('answers 500 INTERNAL for a code that nobody has defined, and the log names it', async () => {
    app.mockLog();
    thrown = () => new ApiError('TEST_ONLY_UNDEFINED' as 'TEST_ONLY_SOLD_OUT');
    assertError(await get(), 500, 'INTERNAL');
    app.expectLog('The error code TEST_ONLY_UNDEFINED is not defined: see app.wechatLogin.defineErrors');
  });

  for (const [status, code, level] of [
    [500, 'TEST_ONLY_BROKEN', 'ERROR'],
    [503, 'TEST_ONLY_AWAY', 'WARN'],
  ] as const) {
    it(`logs a ${status} of your own as ${level}`, async () => {
      asInProduction();
      app.wechatLogin.defineErrors({ [code]: { status, message: '稍后再试' } });
      app.mockLog();
      thrown = () => new ApiError(code as 'TEST_ONLY_SOLD_OUT', { reason: 'the bank is away' });
      const { body } = await get().expect(status);
      assert.equal(body.code, code);
      app.expectLog(new RegExp(`${level}.*${code} the bank is away`));
    });
  }
});
