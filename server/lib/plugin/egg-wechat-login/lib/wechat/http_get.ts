import type { Dispatcher } from 'undici';

export interface HttpAnswer {
  status: number;
  /** undefined: it is longer than allowed. */
  text?: string;
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
    this.timer = setTimeout(() => this.onTimeout(), limits.timeoutMs);
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
    this.chunks.push(chunk);
    if (this.bytes <= this.limits.maxBytes) return true;
    this.resolve({ status: this.status });
    this.abort?.(new Error('The answer is too long'));
    return false;
  }

  onComplete(): void {
    clearTimeout(this.timer);
    this.resolve({ status: this.status, text: new TextDecoder().decode(Buffer.concat(this.chunks)) });
  }

  onError(err: Error): void {
    clearTimeout(this.timer);
    this.reject(err);
  }

  private onTimeout(): void {
    this.failure = Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' });
    this.reject(this.failure);
    this.abort?.(this.failure);
  }
}

/**
 * GET of a short text, asked once. On undici's `dispatch`: `undici.request` ignores an abort until it is connected, and its
 * stream costs a few per cent of a login's CPU. A connection that is late is closed as soon as it is there, or given up by
 * undici after ten seconds; nobody waits for that.
 *
 * @throws {Error} no connection, no answer in time (ETIMEDOUT), one that is cut off
 */
export function httpGet(dispatcher: Dispatcher, url: URL, limits: HttpLimits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { origin, pathname, search } = url;
    const exchange = new Exchange(limits, resolve, reject);
    try {
      dispatcher.dispatch({ origin, path: pathname + search, method: 'GET' }, exchange);
    } catch (err) {
      // As a mock does that knows no such request.
      exchange.onError(err as Error);
    }
  });
}
