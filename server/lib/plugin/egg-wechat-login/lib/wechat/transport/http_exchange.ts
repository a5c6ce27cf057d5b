import type { Dispatcher } from 'undici';

export interface HttpAnswer {
  status: number;
  /** undefined: longer than `maxBytes`. */
  text?: string;
}

export interface HttpLimits {
  /** For the whole exchange, from connecting to the last byte. undici's own time-outs restart with each byte. */
  timeoutMs: number;
  maxBytes: number;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** undici's older handler interface, which egg-mock's undici 5 (`app.mockHttpclient`) supports as well. */
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

  /** Connected; nothing has been sent yet. */
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

export interface HttpRequest {
  url: URL;
  /** Sent as JSON with POST; a GET without it. */
  body?: object;
}

/**
 * Exchanges short texts, without retries. Uses undici's `dispatch`: `undici.request` ignores an abort until it is connected,
 * and its stream costs a few per cent of a login's CPU. After a time-out, a late connection is closed once it is
 * established, or undici gives up after ten seconds; the caller does not wait for that.
 *
 * @throws {Error} no connection, no answer in time (ETIMEDOUT), or an answer that is cut off
 */
export function httpExchange(
  dispatcher: Dispatcher,
  { url, body }: HttpRequest,
  limits: HttpLimits,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { origin, pathname, search } = url;
    const target = { origin, path: pathname + search };
    const exchange = new Exchange(limits, resolve, reject);
    try {
      if (body === undefined) dispatcher.dispatch({ ...target, method: 'GET' }, exchange);
      else dispatcher.dispatch({ ...target, method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) }, exchange);
    } catch (err) {
      // A mock throws here for a request that it does not know.
      exchange.onError(err as Error);
    }
  });
}
