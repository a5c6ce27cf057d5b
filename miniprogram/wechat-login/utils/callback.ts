/** What WeChat's asynchronous calls take. */
export interface Callbacks<T> {
  success(result: T): void;
  fail(result?: { errMsg: string }): void;
}

export interface Guard<T = unknown> {
  /** Milliseconds to wait for a callback. */
  timeout: number;
  /** The error when WeChat fails, or never calls back. */
  error(result?: { errMsg: string }): Error;
  /** Called when the call was given up. */
  onTimeout?: () => void;
  /** Called when a call that was given up has succeeded after all. */
  onLate?: (result: T) => void;
}

/**
 * Makes one of WeChat's asynchronous calls, and gives it up after a time: some phones lose a callback, and the login must
 * not wait for it for ever. The callbacks only settle the promise: an error thrown inside of them would be lost.
 * @throws what `error` returns
 */
export function called<T>(make: (callbacks: Callbacks<T>) => void, guard: Guard<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let givenUp = false;
    const timer = setTimeout(() => {
      givenUp = true;
      reject(guard.error());
      guard.onTimeout?.();
    }, guard.timeout);
    make({
      success: (result) => {
        clearTimeout(timer);
        if (givenUp) guard.onLate?.(result);
        resolve(result);
      },
      fail: (result) => {
        clearTimeout(timer);
        reject(guard.error(result));
      },
    });
  });
}
