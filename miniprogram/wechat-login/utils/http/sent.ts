import { called } from '../callback';
import type { Callbacks } from '../callback';
import { AppError } from '../errors';

/** What aborts a request or an upload. */
export interface Task {
  abort(): void;
}

/** How much longer than its own time-out a request may take, before WeChat is taken to have lost its end. */
const GRACE_MS = 5000;

/**
 * Sends something over WeChat's network.
 * @param make - WeChat's call
 * @param timeout - the call's own
 * @throws AppError NETWORK or TIMEOUT
 */
export function sent<A, T extends Task>(
  make: (callbacks: Callbacks<A>) => T,
  timeout: number,
  onTask?: (task: T) => void,
): Promise<A> {
  let task: T | undefined;
  return called<A>(
    (callbacks) => {
      task = make(callbacks);
      onTask?.(task);
    },
    {
      timeout: timeout + GRACE_MS,
      error: (result) => new AppError({ code: !result || /timeout/.test(result.errMsg) ? 'TIMEOUT' : 'NETWORK' }),
      onTimeout: () => task?.abort(),
    },
  );
}
