import { ApiError } from '../../errors/api_error';

/** Whole seconds from 1 to 25: a mini program's requests may take 60, and many proxies time out after 30 or 60. */
const SECONDS = /^(?:[1-9]|1\d|2[0-5])$/;

/**
 * The seconds to wait from the URL's `wait`; undefined without it.
 *
 * @throws {ApiError} INVALID_PARAM unless `wait` occurs once and is a whole number from 1 to 25
 */
export function waitRequest(url: string): number | undefined {
  const at = url.indexOf('?');
  if (at === -1) return undefined;
  const [text, ...more] = new URLSearchParams(url.slice(at)).getAll('wait');
  if (text === undefined) return undefined;
  if (more.length > 0 || !SECONDS.test(text)) throw new ApiError('INVALID_PARAM', { reason: 'wait' });
  return Number(text);
}
