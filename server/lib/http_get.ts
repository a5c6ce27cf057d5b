import type { Dispatcher } from 'undici';

export interface HttpAnswer {
  status: number;
  text: string;
}

export interface HttpLimits {
  /** For everything from the connection to the last byte. undici's own time-outs start again with each byte that arrives. */
  timeoutMs: number;
  maxBytes: number;
}

/** undici's handler in its older form, which the undici 5 of egg-mock (`app.mockHttpclient`) knows as well. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private status = 0;
  private bytes = 0;
  private failure?: Error;
  private abort?: (err: Error) => void;

  constructor(
    private readonly limits: HttpLimits,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (err: Error) => void,
  ) {
    this.timer = setTimeout(() => this.fail(new Error('Timeout')), limits.timeoutMs);
  }

  /** There is a connection; nothing has been sent. */
  onConnect(abort: (err?: Error) => void): void {
    if (this.failure) abort(this.failure);
    else this.abort = abort;
  }

  onHeaders(status: number): boolean {
    this.status = status;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.bytes > this.limits.maxBytes) this.fail(new Error('Too long'));
    else this.chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    clearTimeout(this.timer);
    const [first, ...more] = this.chunks;
    const body = more.length > 0 ? Buffer.concat(this.chunks) : (first ?? Buffer.alloc(0));
    this.resolve({ status: this.status, text: new TextDecoder().decode(body) });
  }

  onError(err: Error): void {
    clearTimeout(this.timer);
    this.reject(err);
  }

  private fail(err: Error): void {
    this.failure = err;
    this.onError(err);
    this.abort?.(err);
  }
}

/**
 * GET of a short text, asked once. On undici's `dispatch`, which hands over what arrives as it is: the stream that
 * `undici.request` makes of it, for texts of any length, takes more than all else that asking costs.
 *
 * @throws {Error} no connection, no answer in time, one that is cut off or too long
 */
export function httpGet(dispatcher: Dispatcher, url: URL, limits: HttpLimits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { origin, pathname, search } = url;
    dispatcher.dispatch({ origin, path: pathname + search, method: 'GET' }, new Exchange(limits, resolve, reject));
  });
}
