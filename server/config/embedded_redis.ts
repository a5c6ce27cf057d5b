import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import RedisMock from 'ioredis-mock';
import { readSettings } from './settings';

/** egg-redis on an in-process ioredis-mock, unless the environment names a real Redis. Development only. */
export function embeddedRedis(appInfo: EggAppInfo): PowerPartial<EggAppConfig> {
  if (readSettings(process.env, appInfo.env).redis.form !== 'embedded') return {};
  const client = {
    host: 'embedded',
    port: 6379,
    password: '',
    db: 0,
    // ioredis-mock is ready before egg-redis listens for it: do not wait.
    weakDependent: true,
  };
  return { redis: { Redis: RedisMock as never, client } };
}
