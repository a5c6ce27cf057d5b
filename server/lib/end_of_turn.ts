let turn: Promise<void> | undefined;

/** Resolves at the end of this turn of the event loop, for all who ask in it at the same moment. */
export function endOfTurn(): Promise<void> {
  return (turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  }));
}
