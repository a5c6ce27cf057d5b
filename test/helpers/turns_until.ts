/** Lets the event loop turn until the condition holds: for what happens in this process. Throws after ten seconds. */
export async function turnsUntil(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`After ten seconds it is still not so: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
