import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { embeddedRedis } from './embedded_redis';

export default (appInfo: EggAppInfo): PowerPartial<EggAppConfig> => ({
  ...embeddedRedis(appInfo),
  // Tests provoke errors by the dozen: they are in logs/unittest, and the console shows the tests alone.
  logger: { consoleLevel: 'NONE' },
});
