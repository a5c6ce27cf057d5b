import { Controller } from 'egg';
import { waitRequest } from '../../lib/wait_request';

export default class SessionController extends Controller {
  /** GET /api/session, or with ?wait=<seconds> the long poll: answered when the session ends, or then. */
  async show() {
    const { ctx } = this;
    const seconds = waitRequest(ctx.querystring);
    if (seconds === undefined) {
      ctx.body = ctx.loginSession;
      return;
    }
    await this.service.session.outlast(ctx.claims, seconds);
    ctx.status = 204;
  }
}
