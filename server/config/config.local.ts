import path from 'node:path';
import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { developmentDefaults } from './development_defaults';

export default (appInfo: EggAppInfo): PowerPartial<EggAppConfig> => ({
  ...developmentDefaults(appInfo),
  development: { watchDirs: ['lib', path.join('..', 'typings')] },
});
