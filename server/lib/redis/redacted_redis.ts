import Redis, { Cluster } from 'ioredis';
import { RedactedEvents } from './redacted_events';

class RedactedCluster extends Cluster {
  private readonly events = new RedactedEvents();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // The field is not there yet while the super class constructs itself.
    return !this.events?.passes(event, args[0]) || super.emit(event, ...args);
  }
}

/** The class that egg-redis makes its clients of: ioredis without secrets and repetitions in its error events. */
export class RedactedRedis extends Redis {
  static readonly Cluster = RedactedCluster;

  private readonly events = new RedactedEvents();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return !this.events?.passes(event, args[0]) || super.emit(event, ...args);
  }
}
