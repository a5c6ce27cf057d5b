import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { mm } from 'egg-mock/bootstrap';
import { randomFromPool } from '../../../server/lib/random';

describe('randomFromPool', () => {
  let pages: Buffer[];

  beforeEach(() => {
    pages = [];
    const original = crypto.randomBytes;
    mm(crypto, 'randomBytes', (size: number) => {
      pages.push(original(size));
      return pages.at(-1);
    });
    // Whatever was left of the page before is not in the way.
    randomFromPool(4096);
    pages.length = 0;
  });

  it('gives out each byte of a page once, in order', () => {
    const given = Array.from({ length: 256 }, () => Buffer.from(randomFromPool(16)));
    assert.equal(pages.length, 1);
    assert.deepEqual(Buffer.concat(given), pages[0]);
  });

  it('draws a new page when what is left is too little', () => {
    randomFromPool(4090);
    const bytes = randomFromPool(18);
    assert.equal(pages.length, 2);
    assert.deepEqual(bytes, pages[1].subarray(0, 18));
  });

  it('draws as much as is asked for', () => {
    assert.equal(randomFromPool(5000).length, 5000);
  });
});
