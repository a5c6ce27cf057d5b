import { Controller } from 'egg';

export default class SessionController extends Controller {
  /** GET /api/session */
  async show() {
    this.ctx.body = this.ctx.loginSession;
  }
}
