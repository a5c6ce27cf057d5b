type RedisError = Error & { command?: unknown; lastNodeError?: { command?: unknown } };

/** Redacts the events of a Redis client and drops repeated errors, before they reach its listeners and the log. */
export class RedactedEvents {
  private readonly logged = new Set<string>();

  /** Whether the event may be emitted. Removes the command from an error. */
  passes(event: string | symbol, detail: unknown): boolean {
    if (event === 'ready') this.logged.clear();
    if (event !== 'error') return true;
    const err = detail as RedisError;
    // ioredis attaches the failed command with its arguments, such as AUTH with the password, and egg-redis logs it.
    delete err.command;
    delete err.lastNodeError?.command;
    // An outage is logged once, not at every attempt to reconnect.
    if (this.logged.has(err.message)) return false;
    this.logged.add(err.message);
    return true;
  }
}
