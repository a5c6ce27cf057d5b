import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { developmentDefaults } from './development_defaults';

export default (appInfo: EggAppInfo): PowerPartial<EggAppConfig> => ({
  ...developmentDefaults(appInfo),
  // Tests provoke many errors: these go to logs/unittest, and the console shows the tests alone.
  logger: { consoleLevel: 'NONE' },
});
