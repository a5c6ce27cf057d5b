import Redis, { Cluster } from 'ioredis';

type RedisError = Error & { command?: unknown; lastNodeError?: { command?: unknown } };

/** Decides which error events an operator gets to see of a client. */
class Discretion {
  private readonly told = new Set<string>();

  /** Whether the event may pass. An error that does has lost its command. */
  passes(event: string | symbol, err: RedisError): boolean {
    if (event === 'ready') this.told.clear();
    if (event !== 'error') return true;
    // ioredis attaches the failed command with its arguments, AUTH with the password among them, and egg-redis logs it.
    delete err.command;
    delete err.lastNodeError?.command;
    // An outage is told once, not at every attempt to reconnect.
    if (this.told.has(err.message)) return false;
    this.told.add(err.message);
    return true;
  }
}

/** ioredis without secrets and repetitions in its error events. The class that egg-redis makes its clients of. */
export class DiscreetRedis extends Redis {
  static readonly Cluster = class DiscreetCluster extends Cluster {
    private readonly discretion = new Discretion();

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      return !this.discretion?.passes(event, args[0] as RedisError) || super.emit(event, ...args);
    }
  };

  private readonly discretion = new Discretion();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // The field is not there yet while the super class constructs itself.
    return !this.discretion?.passes(event, args[0] as RedisError) || super.emit(event, ...args);
  }
}
