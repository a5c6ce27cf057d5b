import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The outcome of work that has a time limit. Work that is too late goes on, and its outcome is dropped.
 *
 * @param what - for the error: `a hook of onForget`
 * @throws {Error} what the work throws, or that it has not ended within `limitMs`
 */
export async function within<T>(limitMs: number, what: string, work: () => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = sleep(limitMs, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new Error(`${what} has not ended within ${limitMs} ms`);
  });
  // Aborted, when the work was in time.
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    ended.abort();
  }
}
