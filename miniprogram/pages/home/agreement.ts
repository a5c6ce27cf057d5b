import { TERMS_VERSION } from '../../agreement';
import { readStored, writeStored } from '../../wechat-login/index';

const KEY = 'agreed';

/** Whether the user has agreed to the present version on this phone. */
export async function hasAgreed(): Promise<boolean> {
  const stored = (await readStored(KEY)) as { version?: unknown } | undefined;
  return stored?.version === TERMS_VERSION;
}

/** Stores that the user has agreed. If that fails, the next start asks again. */
export function keepAgreed(): Promise<void> {
  return writeStored(KEY, { version: TERMS_VERSION }).catch(() => undefined);
}
