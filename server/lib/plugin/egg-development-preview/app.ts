import assert from 'node:assert/strict';
import type { Application, IBoot } from 'egg';
import { Preview } from './lib/preview';

/** Shows the mini program in a browser: two phones at `/`, one at `/phone`. */
export default class PreviewBoot implements IBoot {
  constructor(private readonly app: Application) {}

  configWillLoad() {
    const { env, coreMiddleware } = this.app.config;
    assert(['local', 'unittest'].includes(env), `[preview] is for local and unittest, not for ${env}`);
    coreMiddleware.push('preview');
  }

  async didLoad() {
    this.app.preview = new Preview(this.app);
  }

  async serverDidReady() {
    // Registered last, so that it runs first: otherwise the shutdown would wait for the browsers' event streams.
    this.app.beforeClose(() => this.app.preview.close());
  }

  async beforeClose() {
    this.app.preview.close();
  }
}
