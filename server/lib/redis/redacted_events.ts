type RedisError = Error & { command?: unknown; lastNodeError?: { command?: unknown } };

/** Decides which events of a Redis client its listeners, and so the log, get to see. */
export class RedactedEvents {
  private readonly logged = new Set<string>();

  /** Whether the event may pass. An error that passes has lost its command. */
  passes(event: string | symbol, detail: unknown): boolean {
    if (event === 'ready') this.logged.clear();
    if (event !== 'error') return true;
    const err = detail as RedisError;
    // ioredis attaches the failed command with its arguments, AUTH with the password among them, and egg-redis logs it.
    delete err.command;
    delete err.lastNodeError?.command;
    // An outage is logged once, not at every attempt to reconnect.
    if (this.logged.has(err.message)) return false;
    this.logged.add(err.message);
    return true;
  }
}
