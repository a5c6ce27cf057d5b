import assert from 'node:assert/strict';
import { freePort } from './free_port';
import { parseMetrics } from './metrics';
import type { Scrape } from './metrics';
import { SETTINGS, WechatServer } from './production';
import { RedisServer } from './redis_server';
import { ServerProcess } from './server_process';
import { until } from './until';

export const REDIS_PASSWORD = 'the-password-of-redis';

/** The built server with its metrics on, two workers, on a Redis and a WeChat of its own. */
export class MeteredServer {
  private constructor(
    readonly server: ServerProcess,
    readonly url: string,
    readonly redis: RedisServer,
    readonly wechat: WechatServer,
  ) {}

  /** @param prepare - what is to be in Redis before the server starts */
  static async start(prepare: (redisUrl: string) => Promise<void> = async () => {}): Promise<MeteredServer> {
    const redis = await RedisServer.start(['--requirepass', REDIS_PASSWORD]);
    const redisUrl = `redis://:${REDIS_PASSWORD}@127.0.0.1:${redis.port}`;
    await prepare(redisUrl);
    const wechat = await WechatServer.start();
    const port = await freePort();
    const settings = { ...SETTINGS, WECHAT_API_BASE: wechat.url, REDIS_URL: redisUrl, WORKERS: '2' };
    const server = await ServerProcess.start({ ...settings, METRICS_PORT: `${port}` });
    return new MeteredServer(server, `http://127.0.0.1:${port}`, redis, wechat);
  }

  /** The text of a scrape. */
  async scrapeText(): Promise<string> {
    const response = await fetch(`${this.url}/metrics`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    return response.text();
  }

  async scrape(): Promise<Scrape> {
    return parseMetrics(await this.scrapeText());
  }

  /** Scrapes until it shows this value. */
  async shows(series: string, value: number): Promise<void> {
    await until(`${series} is ${value}`, async () => (await this.scrape()).get(series) === value, 30_000);
  }

  /** The process ids of all workers that have ever listened, the oldest first. */
  get workers(): number[] {
    return [...this.server.output.matchAll(/app_worker#\d+:(\d+) listening/g)].map(([, pid]) => Number(pid));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.wechat.stop();
    await this.redis.stop();
  }
}
