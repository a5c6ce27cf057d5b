import { Controller } from 'egg';

export default class HealthController extends Controller {
  /** GET /healthz: the process serves. */
  async live() {
    this.ctx.body = {};
  }

  /** GET /readyz: so does its Redis. */
  async ready() {
    await this.app.sessionStore.ping();
    this.ctx.body = {};
  }
}
