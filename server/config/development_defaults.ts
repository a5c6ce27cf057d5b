import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import RedisMock from 'ioredis-mock';
import { readSettings } from './settings';

/** The AppID and AppSecret that the WeChat sandbox accepts. */
export const SANDBOX_CREDENTIALS = { appid: 'wx5a4db0c000000000', secret: 'the-secret-of-the-sandbox' };

/** egg-redis on an in-process ioredis-mock. */
const EMBEDDED_REDIS: PowerPartial<EggAppConfig['redis']> = {
  Redis: RedisMock as never,
  client: {
    host: 'embedded',
    port: 6379,
    password: '',
    db: 0,
    // ioredis-mock is ready before egg-redis listens for `ready`: do not wait for it.
    weakDependent: true,
  } as never,
};

/** What local and unittest use where the environment sets nothing. Not part of the build. */
export function developmentDefaults(appInfo: EggAppInfo): PowerPartial<EggAppConfig> {
  const { redis, wechatLogin, sandbox } = readSettings(process.env, appInfo.env);
  return {
    ...(redis.form === 'embedded' && { redis: EMBEDDED_REDIS }),
    ...(wechatLogin.appid === '' && { wechatLogin: SANDBOX_CREDENTIALS }),
    wechatSandbox: { enable: sandbox },
  };
}
