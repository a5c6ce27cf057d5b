import { performance } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { ApiError } from '../../errors/api_error';
import { RedisClock } from '../../redis/redis_clock';
import { defineScripts } from '../../redis/scripts';
import type { Answer } from '../../redis/scripts';
import { orStoreUnavailable, orWriteFailed } from '../../redis/store_unavailable';
import { tokenKey } from './keys';
import { SCRIPTS } from './scripts';
import type { ScriptName } from './scripts';

export type StoreOperation =
  'login' | 'check' | 'renew' | 'ending' | 'logout' | 'rekey' | 'kick' | 'ban' | 'unban' | 'forget' | 'find' | 'ping';

/** Called after each operation with its duration, failures included. */
export type ObserveStore = (operation: StoreOperation, seconds: number) => void;

/** Runs the store's scripts: writes with a deadline, and everything timed. */
export class ScriptRunner {
  readonly scripts;
  private readonly clock;

  constructor(
    redis: Redis,
    private readonly observe?: ObserveStore,
  ) {
    this.scripts = defineScripts(redis, SCRIPTS);
    this.clock = new RedisClock(redis, this.scripts.wxTime);
  }

  /**
   * Runs a script that writes; if it reaches Redis after its caller has given up, it does nothing. Repeats it once if Redis calls
   * it late: the answer has come in time, so its clock was set since it was read.
   *
   * @throws {ApiError} STORE_UNAVAILABLE; an OutcomeUnknownError when Redis may have carried it out
   */
  async inTime(
    operation: StoreOperation,
    script: ScriptName,
    uid: string,
    ...parameters: (string | number)[]
  ): Promise<Answer> {
    const key = tokenKey(uid);
    const attempt = async () => {
      const deadline = await orStoreUnavailable(this.clock.deadline(key));
      return orWriteFailed(this.scripts[script](key, deadline, ...parameters));
    };
    const answer = await this.timed(operation, attempt());
    if (answer[0] !== 'late') return answer;
    this.clock.forget(key);
    const again = await this.timed(operation, attempt());
    if (again[0] === 'late') throw new ApiError('STORE_UNAVAILABLE', { reason: 'Redis was too late' });
    return again;
  }

  /** The answer to a read, timed. @throws {ApiError} STORE_UNAVAILABLE */
  observed<T>(operation: StoreOperation, answer: Promise<T>): Promise<T> {
    return this.timed(operation, orStoreUnavailable(answer));
  }

  private async timed<T>(operation: StoreOperation, answer: Promise<T>): Promise<T> {
    const { observe } = this;
    const began = observe && performance.now();
    try {
      return await answer;
    } finally {
      if (began !== undefined) observe!(operation, (performance.now() - began) / 1000);
    }
  }
}
