let tapping = false;

/** Whether a handler of a tap is running: WeChat refuses some calls after it, such as behind an `await`. */
export const isTapping = (): boolean => tapping;

/** Runs the handlers of a tap. */
export function duringTap(handle: () => void): void {
  tapping = true;
  try {
    handle();
  } finally {
    tapping = false;
  }
}
