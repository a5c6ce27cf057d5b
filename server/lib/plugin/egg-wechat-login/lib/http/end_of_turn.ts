let turn: Promise<void> | undefined;

/** Resolves at the next `setImmediate`. All callers until then share one promise. */
export function endOfTurn(): Promise<void> {
  return (turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  }));
}
