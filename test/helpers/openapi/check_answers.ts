/** Every answer that a test gets through `app.httpRequest()` must be one that openapi.json allows; otherwise the test fails. */
import type { Response } from 'supertest';
import { assertAllowed } from './allowed';

interface Checked {
  method: string;
  url: string;
  _asserts: ((response: Response) => void)[];
  assert(error: Error | null, response: Response | undefined, callback: unknown): void;
}

/** The class of egg-mock's requests, which has no types. */
// eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-var-requires
const { prototype } = require('egg-mock/lib/http_test') as { prototype: Checked };
const { assert } = prototype;

prototype.assert = function (error, response, callback) {
  // Last, after what the test itself expects.
  this._asserts.push(({ status, headers, text = '' }) => {
    const { pathname, search } = new URL(this.url);
    assertAllowed(this.method, pathname + search, { status, headers, body: text });
  });
  assert.call(this, error, response, callback);
};
