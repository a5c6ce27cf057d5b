/** Every answer that a test gets through `app.httpRequest()` must be one that openapi.json allows; otherwise the test fails. */
import { Test } from 'supertest';
import type { Response } from 'supertest';
import { assertAllowed } from './allowed';

interface Checked {
  method: string;
  url: string;
  _asserts: ((response: Response) => void)[];
  assert(error: Error | null, response: Response | undefined, callback: unknown): void;
}

const prototype = Test.prototype as unknown as Checked;
const { assert } = prototype;

prototype.assert = function (error, response, callback) {
  // Last, after what the test itself expects.
  this._asserts.push(({ status, headers, text = '' }) => {
    const { pathname, search } = new URL(this.url);
    assertAllowed(this.method, pathname + search, { status, headers, body: text });
  });
  assert.call(this, error, response, callback);
};
