import assert from 'node:assert/strict';
import { freePort } from './free_port';
import { parseMetrics } from '../docs/metrics';
import type { Scrape } from '../docs/metrics';
import { SETTINGS, WechatServer } from './production';
import { RedisServer } from '../redis/redis_server';
import { ServerProcess } from './server_process';
import { until } from '../until';

export const REDIS_PASSWORD = 'the-password-of-redis';

interface RedisAccess {
  /** Lines of redis.conf that define users; undefined: one password. */
  acl?: string;
  /** The server's Redis user: `user:password`. */
  user?: string;
}

/** The built server with metrics and two workers, with its own Redis and WeChat. */
export class MeteredServer {
  private constructor(
    readonly server: ServerProcess,
    readonly url: string,
    readonly redis: RedisServer,
    /** With the server's Redis user. */
    readonly redisUrl: string,
    readonly wechat: WechatServer,
  ) {}

  /**
   * @param access - also settings that differ from those of other production servers
   * @param prepare - prepares Redis before the server starts
   */
  static async start(
    { acl, user = `:${REDIS_PASSWORD}`, ...settings }: RedisAccess & Record<string, string> = {},
    prepare: (redisUrl: string) => Promise<void> = async () => {},
  ): Promise<MeteredServer> {
    const redis = await RedisServer.start(acl ? [] : ['--requirepass', REDIS_PASSWORD], { config: acl });
    const redisUrl = `redis://${user}@127.0.0.1:${redis.port}`;
    await prepare(redisUrl);
    const wechat = await WechatServer.start();
    const port = await freePort();
    const server = await ServerProcess.start({
      ...SETTINGS,
      ...{ WECHAT_API_BASE: wechat.url, REDIS_URL: redisUrl, WORKERS: '2', METRICS_PORT: `${port}` },
      ...settings,
    });
    return new MeteredServer(server, `http://127.0.0.1:${port}`, redis, redisUrl, wechat);
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

  /** Scrapes until the series has this value. */
  async shows(series: string, value: number): Promise<void> {
    await until(`${series} is ${value}`, async () => (await this.scrape()).get(series) === value, 30_000);
  }

  /** The process ids of all workers so far, oldest first. */
  get workers(): number[] {
    return [...this.server.output.matchAll(/app_worker#\d+:(\d+) listening/g)].map(([, pid]) => Number(pid));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.wechat.stop();
    await this.redis.stop();
  }
}
