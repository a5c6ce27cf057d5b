import { Cluster } from 'ioredis';
import type { Command } from 'ioredis';
import { Discretion } from './discretion';

/** What ioredis says of a command that `commandTimeout` has given up. It may be queued or on its way still. */
const TIMED_OUT = 'Command timed out';

/** How far a Cluster's attempts at one command have come. */
interface Attempts {
  /** It has been written to a connection, and no answer to it has come. */
  written: boolean;
  /** It has been given up. */
  over: boolean;
}

function attemptsAt(command: Command): Attempts {
  const attempts = { written: false, over: false };
  const { toWritable } = command;
  command.toWritable = function (socket) {
    attempts.written = true;
    return toWritable.call(this, socket);
  };
  return attempts;
}

/**
 * ioredis' Cluster with `Discretion`, and with the promise of a single connection: a command is sent once, and is answered
 * or given up within its time-out.
 */
export class OnceCluster extends Cluster {
  private readonly discretion = new Discretion();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // The field is not there yet while the super class constructs itself.
    return !this.discretion?.passes(event, args[0]) || super.emit(event, ...args);
  }

  /** Whose error ioredis is about to handle: it does not pass the command on. */
  private attempts?: Attempts;

  /**
   * A Cluster tries a command again when its connection breaks: even one that may have been carried out, even one that
   * was given up before, and for as long as the search for the new master takes. A logout would then be told that its
   * session has expired, a login that was answered 503 would end a later one, and a frozen master took 1.7 seconds.
   * So what has been sent is not sent again, and all attempts share one time-out, as with a single Redis.
   */
  override sendCommand(...[command, ...rest]: Parameters<Cluster['sendCommand']>): unknown {
    const attempts = attemptsAt(command);
    const fail = command.reject;
    const limit = this.options.redisOptions?.commandTimeout;
    if (limit !== undefined) command.setTimeout(limit);
    this.attempts = attempts;
    const answer = super.sendCommand(command, ...rest);
    const tryAgain = command.reject;
    command.reject = (err) => {
      // Redis' own answer (MOVED, CLUSTERDOWN …): it has not been carried out.
      if (err.name === 'ReplyError') attempts.written = false;
      if (attempts.written || err.message === TIMED_OUT) attempts.over = true;
      this.attempts = attempts;
      (attempts.over ? fail : tryAgain).call(command, err);
    };
    return answer;
  }

  /** Between two attempts ioredis waits and looks for the new master: the command may have been given up meanwhile. */
  override handleError(...[err, ttl, handlers]: Parameters<Cluster['handleError']>): void {
    const { attempts } = this;
    const guarded: typeof handlers = {};
    for (const [name, handle] of Object.entries<(...args: unknown[]) => void>(handlers)) {
      guarded[name] = (...args: unknown[]) => attempts?.over || handle(...args);
    }
    super.handleError(err, ttl, guarded);
  }
}
