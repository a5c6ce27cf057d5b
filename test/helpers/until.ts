import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the condition holds. Throws after `limitMs`. For states of other processes, which send no event. */
export async function until(what: string, isSo: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`After ${limitMs} ms it is still not so: ${what}`);
    await sleep(20);
  }
}
