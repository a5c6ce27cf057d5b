import Redis, { Cluster } from 'ioredis';
import { RedactedEvents } from './redacted_events';

class RedactedCluster extends Cluster {
  private readonly events = new RedactedEvents();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // `events` is still undefined while the super class constructs itself.
    return !this.events?.passes(event, args[0]) || super.emit(event, ...args);
  }
}

/** ioredis for egg-redis: its error events are redacted and not repeated. */
export class RedactedRedis extends Redis {
  static readonly Cluster = RedactedCluster;

  private readonly events = new RedactedEvents();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return !this.events?.passes(event, args[0]) || super.emit(event, ...args);
  }
}
