import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { embeddedRedis } from './embedded_redis';

export default (appInfo: EggAppInfo): PowerPartial<EggAppConfig> => embeddedRedis(appInfo);
