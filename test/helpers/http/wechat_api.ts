import { CREDENTIALS, WechatServer } from '../process/production';

export type Json = Record<string, any>;

/** WeChat's server API at a sandbox of its own, over a real socket. */
export class WechatApi {
  private constructor(private readonly server: WechatServer) {}

  static async start(): Promise<WechatApi> {
    return new WechatApi(await WechatServer.start());
  }

  get sandbox() {
    return this.server.sandbox;
  }

  get(path: string, query: Record<string, string> = {}): Promise<Json> {
    return this.ask('GET', path, query);
  }

  post(path: string, body: object | string, query: Record<string, string> = {}): Promise<Json> {
    return this.ask('POST', path, query, typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** Asks for the access_token. */
  stableToken(changes: Json = {}): Promise<Json> {
    return this.post('/cgi-bin/stable_token', { grant_type: 'client_credential', ...CREDENTIALS, ...changes });
  }

  /** A valid access_token, as the query of a call. */
  async token(): Promise<{ access_token: string }> {
    return { access_token: (await this.stableToken()).access_token };
  }

  /** Exchanges a code of `wx.login`. */
  code2Session(code: string): Promise<Json> {
    return this.get('/sns/jscode2session', { ...CREDENTIALS, js_code: code, grant_type: 'authorization_code' });
  }

  /** The answer's text, whatever it is. @throws {DOMException} TimeoutError without an answer in time */
  async text(method: string, path: string, { query = {}, body, timeoutMs = 10_000 }: Call = {}): Promise<string> {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${this.server.url}${path}?${new URLSearchParams(query)}`, { method, body, signal });
    if (response.status !== 200) throw new Error(`HTTP status ${response.status}`);
    return response.text();
  }

  stop(): void {
    this.server.stop();
  }

  private async ask(method: string, path: string, query: Record<string, string>, body?: string): Promise<Json> {
    return JSON.parse(await this.text(method, path, { query, body }));
  }
}

interface Call {
  query?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
}
