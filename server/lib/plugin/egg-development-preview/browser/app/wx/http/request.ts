import { host } from '../../host';
import { expectOptions } from '../../loud';
import { CALLBACKS, Failure, run, settle } from '../call';
import type { Callbacks } from '../call';
import { exchange } from './exchange';
import type { RequestOptions, RequestResult } from './exchange';

/** How many requests WeChat runs at once; the others are queued. */
const CONCURRENT = 10;
/** WeChat's time-out if the mini program sets none. */
const TIMEOUT_MS = 60_000;
/** How long requests continue while the mini program is in the background. */
const BACKGROUND_MS = 5000;

const KNOWN = ['url', 'method', 'data', 'header', 'timeout', 'dataType', ...CALLBACKS];

/** The functions that end the requests under way. */
const underWay = new Set<(failure: Failure) => void>();
const queue: (() => void)[] = [];
let running = 0;
let interruption: ReturnType<typeof setTimeout> | undefined;

/** `wx.request`: any HTTP status is a success; returns a task that can be aborted, never a promise. */
export function request(options: RequestOptions & Callbacks<RequestResult>) {
  expectOptions('request', options, KNOWN);
  return startTask('request', options, (signal) => exchange(options, signal));
}

/** A request or an upload: waits for its turn, and ends with its time-out, an abort or the network. @return WeChat's task */
export function startTask<R extends object>(
  name: string,
  { url, timeout = TIMEOUT_MS, ...callbacks }: { url: string; timeout?: number } & Callbacks<R>,
  send: (signal: AbortSignal) => Promise<R>,
): { abort(): void } {
  const controller = new AbortController();
  let end!: (failure: Failure) => void;
  const ended = new Promise<never>((_resolve, reject) => (end = reject));
  const stop = (failure: Failure) => {
    controller.abort();
    end(failure);
  };
  underWay.add(stop);
  const timer = setTimeout(() => stop(new Failure('timeout', 5)), timeout);
  const work = async () => {
    try {
      return await Promise.race([ended, inTurn(() => send(controller.signal), controller.signal)]);
    } catch (error) {
      if (error instanceof Failure) note(error, url);
      throw error;
    } finally {
      clearTimeout(timer);
      underWay.delete(stop);
    }
  };
  settle(run(name, work), callbacks);
  return { abort: () => stop(new Failure('abort')) };
}

/** Ends every request: the network is gone, or the mini program has been in the background for too long. */
export function endAll(failure: Failure): void {
  for (const stop of [...underWay]) stop(failure);
}

export function enterBackground(): void {
  interruption = setTimeout(() => endAll(new Failure('interrupted', 600003)), BACKGROUND_MS);
}

export function enterForeground(): void {
  clearTimeout(interruption);
}

async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (running >= CONCURRENT) await new Promise<void>((resolve) => queue.push(resolve));
  running += 1;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    running -= 1;
    queue.shift()?.();
  }
}

const NOTES = [
  ['ERR_INTERNET_DISCONNECTED', 'offline'],
  ['timeout', 'timeout'],
  ['interrupted', 'interrupted'],
  ['abort', 'abort'],
] as const;

/** Notes a failed request, except a long poll: the next one follows and misses nothing. */
function note({ reason }: Failure, url: string): void {
  const kind = NOTES.find(([word]) => reason.includes(word))?.[1];
  const { pathname, searchParams } = new URL(url);
  if (kind && !searchParams.has('wait')) host.note({ kind, path: pathname });
}
