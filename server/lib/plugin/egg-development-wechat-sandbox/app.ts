import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { Application, IBoot } from 'egg';
import { listen } from './lib/http/listen';
import { WechatSandbox } from './lib/wechat_sandbox';
import { welcome } from './lib/welcome';

/** Stands in for WeChat unless the environment sets an AppID or another WeChat. */
export default class WechatSandboxBoot implements IBoot {
  private server?: Server;

  constructor(private readonly app: Application) {}

  configWillLoad() {
    const { env, coreMiddleware } = this.app.config;
    assert(['local', 'unittest'].includes(env), `[wechat-sandbox] is for local and unittest, not for ${env}`);
    coreMiddleware.push('wechatSandbox');
  }

  async didLoad() {
    const { config } = this.app;
    if (!config.wechatSandbox.enable) return;
    this.app.wechatSandbox = new WechatSandbox(config.wechatLogin);
    const { server, url } = await listen(this.app.wechatSandbox);
    this.server = server;
    config.wechatLogin.apiBase = url;
  }

  async serverDidReady() {
    if (this.app.config.env === 'local') welcome(this.app);
  }

  async beforeClose() {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}
