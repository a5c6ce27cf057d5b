import Redis, { Cluster } from 'ioredis';
import { Discretion } from './discretion';

class DiscreetCluster extends Cluster {
  private readonly discretion = new Discretion();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // The field is not there yet while the super class constructs itself.
    return !this.discretion?.passes(event, args[0]) || super.emit(event, ...args);
  }
}

/** The class that egg-redis makes its clients of: ioredis without secrets and repetitions in its error events. */
export class DiscreetRedis extends Redis {
  static readonly Cluster = DiscreetCluster;

  private readonly discretion = new Discretion();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return !this.discretion?.passes(event, args[0]) || super.emit(event, ...args);
  }
}
