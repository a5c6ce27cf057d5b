import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import { ApiError } from '../../errors/api_error';
import { ENDED_CHANNEL } from '../scripts';
import { Subscription } from './subscription';
import { WaitingRoom } from './waiting_room';
import type { RoomLimits, Waiter } from './waiting_room';

/** After a gap everyone who waits has to look again, and each look is a command: they go in batches, with a pause between. */
const BATCH = 100;
const PAUSE_MS = 20;

export interface SessionWatchOptions extends RoomLimits {
  /** Milliseconds between two signs of life of the subscription. */
  heartbeatMs: number;
}

interface Logger {
  info(text: string): void;
  warn(text: string): void;
}

/**
 * Notifies requests that wait when their session may have ended, in any process: the scripts of the session store publish its
 * id, and each worker subscribes once. A message is a hint to look again and never the truth itself, so one that is missed,
 * repeated or false costs time only. Ids are unique, so that services which share a Redis do not mix.
 */
export class SessionWatch {
  private readonly room: WaitingRoom;
  private readonly subscription: Subscription;
  private outageTold = false;
  private closed = false;

  constructor(
    redis: Redis | Cluster,
    options: SessionWatchOptions,
    private readonly logger: Logger,
  ) {
    this.room = new WaitingRoom(options);
    this.subscription = new Subscription(redis, ENDED_CHANNEL, options.heartbeatMs, {
      up: () => this.onUp(),
      message: (id) => this.room.of(id).forEach((waiter) => waiter.end('news')),
      down: (reason) => this.onDown(reason),
    });
  }

  /** Subscribes, and returns at once: while there is no subscription `enter` throws STORE_UNAVAILABLE. */
  open(): void {
    void this.subscription.run();
  }

  /** Ends every wait, also those that come later, so that a server which ends is not held up. */
  close(): void {
    this.closed = true;
    for (const waiter of this.room.all()) waiter.end('stop');
    this.subscription.close();
  }

  /** How many requests wait. */
  get size(): number {
    return this.room.size;
  }

  /**
   * A place to wait for news of a session, until `leave`. From now on its end is noticed: check the session after this call, and
   * then wait.
   *
   * @param id - the token's id (`jti`)
   * @throws {ApiError} RATE_LIMITED when too many wait, STORE_UNAVAILABLE while there is no subscription
   */
  enter(id: string): Waiter {
    if (!this.subscription.isUp && !this.closed) {
      throw new ApiError('STORE_UNAVAILABLE', { reason: `no subscription to ${ENDED_CHANNEL}` });
    }
    const waiter = this.room.enter(id);
    if (this.closed) waiter.end('stop');
    return waiter;
  }

  leave(id: string, waiter: Waiter): void {
    this.room.leave(id, waiter);
  }

  private onUp(): void {
    if (this.outageTold) this.logger.info(`[session-watch] subscribed to ${ENDED_CHANNEL} again`);
    this.outageTold = false;
  }

  private onDown({ name, message }: Error): void {
    if (this.outageTold) return;
    this.outageTold = true;
    // Nobody can enter while it is down: those who wait now are all that may have missed something.
    void this.wakeAll();
    // A refusal begins with its kind (NOPERM, LOADING …); what follows can quote the command.
    const reason = name === 'ReplyError' ? message.split(' ')[0] : message;
    this.logger.warn(`[session-watch] no subscription to ${ENDED_CHANNEL}: ${reason}`);
  }

  private async wakeAll(): Promise<void> {
    const waiters = this.room.all();
    for (let i = 0; i < waiters.length; i += BATCH) {
      for (const waiter of waiters.slice(i, i + BATCH)) waiter.end('news');
      await sleep(PAUSE_MS);
    }
  }
}
