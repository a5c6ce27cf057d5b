import path from 'node:path';
import type { EggPlugin } from 'egg';

// Declared for development only and left out of the build, so that production has neither the switch nor the code.
const plugin: EggPlugin = {
  wechatSandbox: { enable: true, path: path.join(__dirname, '../lib/plugin/egg-development-wechat-sandbox') },
  developmentRedis: { enable: true, path: path.join(__dirname, '../lib/plugin/egg-development-redis') },
  preview: { enable: true, path: path.join(__dirname, '../lib/plugin/egg-development-preview') },
};

export default plugin;
