import { Controller } from 'egg';

export default class LogoutController extends Controller {
  /** POST /api/logout. Verifies the token itself: the session is looked up by the one script that ends it. */
  async create() {
    await this.service.session.logout(this.service.token.verifyRequest());
    this.ctx.body = {};
  }
}
