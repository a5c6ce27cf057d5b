let turn: Promise<void> | undefined;

/** Resolves at the next `setImmediate` of the event loop. Everyone who asks before it shares one promise. */
export function endOfTurn(): Promise<void> {
  return (turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  }));
}
