import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import { ApiError } from '../../errors/api_error';
import { ENDED_CHANNEL } from '../store/lua';
import { Subscription } from './subscription';
import { WaitingRoom } from './waiting_room';
import type { RoomLimits, Waiter } from './waiting_room';

/** After an outage every waiting request checks its session, one command each: in batches, with a pause in between. */
const BATCH = 100;
const PAUSE_MS = 20;

export interface SessionWatchOptions extends RoomLimits {
  /** Milliseconds between two PINGs of the subscription. */
  heartbeatMs: number;
}

interface Logger {
  info(text: string): void;
  warn(text: string): void;
}

/**
 * Notifies waiting requests when their session may have ended, in any process: the session store's scripts publish the
 * id, and each worker subscribes once. A message is only a hint to check the session, so a missed, repeated or false one
 * only costs time. Ids are unique, so services that share a Redis do not interfere.
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

  /** Starts subscribing and returns at once; until the subscription is up, `enter` throws STORE_UNAVAILABLE. */
  open(): void {
    void this.subscription.run();
  }

  /** Ends every wait, also later ones, so that they do not delay the shutdown. */
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
   * Registers a waiter for a session, until `leave`. The end of the session is noticed from now on, so check the session
   * after this call, then wait.
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
    // While it is down nobody can enter: only those who wait now may have missed a message.
    void this.wakeAll();
    // An error of Redis begins with its kind (NOPERM, LOADING …); the rest may quote the command.
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
