import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError } from '../../../helpers/http/login';

describe('GET /healthz', () => {
  it('answers 200 while the process serves, with Redis or without', async () => {
    mm(app.redis, 'set', async () => assert.fail('asked Redis'));
    const { body, headers } = await app.httpRequest().get('/healthz').expect(200);
    assert.deepEqual(body, {});
    assert.equal(headers['cache-control'], 'no-store');
  });
});

describe('GET /readyz', () => {
  it('answers 200 when Redis answers', async () => {
    const { body } = await app.httpRequest().get('/readyz').expect(200);
    assert.deepEqual(body, {});
  });

  it('answers 503 STORE_UNAVAILABLE when it does not', async () => {
    mm(app.redis, 'set', async () => {
      throw new Error('Command timed out');
    });
    assertError(await app.httpRequest().get('/readyz'), 503, 'STORE_UNAVAILABLE');
  });

  describe('with a hook of the application', () => {
    let serves: () => Promise<unknown>;
    before(() => app.wechatLogin.onReadyz(() => serves()));
    afterEach(() => (serves = async () => {}));

    it('answers 200 when it succeeds', async () => {
      serves = async () => 'anything';
      const { body } = await app.httpRequest().get('/readyz').expect(200);
      assert.deepEqual(body, {});
    });

    it('answers 503 STORE_UNAVAILABLE when it fails', async () => {
      serves = async () => {
        throw new Error('no database');
      };
      assertError(await app.httpRequest().get('/readyz'), 503, 'STORE_UNAVAILABLE');
    });

    it('answers 503 STORE_UNAVAILABLE when it hangs, and is asked once by concurrent requests', async () => {
      let asked = 0;
      let answer = () => {};
      serves = () => {
        asked += 1;
        return new Promise<void>((resolve) => (answer = resolve));
      };
      const ask = () => app.httpRequest().get('/readyz');
      for (const response of await Promise.all([ask(), ask()])) assertError(response, 503, 'STORE_UNAVAILABLE');
      assert.equal(asked, 1);
      answer();
      serves = async () => (asked += 1);
      await ask().expect(200);
      assert.equal(asked, 2);
    });
  });
});
