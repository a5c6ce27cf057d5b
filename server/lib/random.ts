import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4096;

let pool = Buffer.alloc(0);
let used = 0;

/**
 * Random bytes like those of `randomBytes`, each given out once. Drawn by the page: the way to OpenSSL costs more than the
 * bytes, and `randomUUID` of node itself does the same.
 *
 * @return a view of the page, to be copied or encoded
 */
export function randomFromPool(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    pool = randomBytes(Math.max(POOL_BYTES, bytes));
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
