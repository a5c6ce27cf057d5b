import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { JsonObject } from '../../helpers/process/server_process';

/** Longer than any answer takes: a connection that was being handed to a worker that died is never answered. */
const LIMIT_MS = 8000;

export interface Answer {
  /** Its X-Request-Id, by which the audit log knows it. */
  requestId: string;
  /** Undefined when the answer was lost. */
  status?: number;
  body: JsonObject;
}

/** HTTP for the phones: an answer can get lost. */
export class Client {
  private pool: Pool;
  /** How many answers of each kind: `<method> <route> <status> <code>`. */
  readonly answers = new Map<string, number>();

  constructor(private readonly url: string) {
    this.pool = this.open();
  }

  async ask(method: 'GET' | 'POST', path: string, token?: string, body?: object): Promise<Answer> {
    const answer = await this.exchange(method, path, token, body);
    const [route] = path.split('=');
    const name = [method, route, answer.status ?? 'lost', answer.body.code].filter(Boolean).join(' ');
    this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
    return answer;
  }

  /** Closes all connections. New ones go to the workers in turn. */
  async close(): Promise<void> {
    await this.pool.close();
    this.pool = this.open();
  }

  private open(): Pool {
    return new Pool(this.url, { headersTimeout: LIMIT_MS, bodyTimeout: LIMIT_MS });
  }

  private async exchange(method: 'GET' | 'POST', path: string, token?: string, body?: object): Promise<Answer> {
    const requestId = randomUUID();
    const headers = {
      'x-request-id': requestId,
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    try {
      const response = await this.pool.request({ method, path, headers, body: body && JSON.stringify(body) });
      const text = await response.body.text();
      return { requestId, status: response.statusCode, body: text ? (JSON.parse(text) as JsonObject) : {} };
    } catch {
      return { requestId, body: {} };
    }
  }
}
