import { readStored, writeStored } from '../../utils/storage';

const KEY = 'agreed';

/** Whether the user has agreed to this version of the operator's agreement on this phone. */
export async function hasAgreed(version: string): Promise<boolean> {
  const stored = (await readStored(KEY)) as { version?: unknown } | undefined;
  return stored?.version === version;
}

/** Stores that the user has agreed. If that fails, the next start asks again. */
export function keepAgreed(version: string): Promise<void> {
  return writeStored(KEY, { version }).catch(() => undefined);
}
