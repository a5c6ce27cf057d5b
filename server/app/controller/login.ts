import { Controller } from 'egg';
import { loginRequest } from '../../lib/login_request';

export default class LoginController extends Controller {
  /** POST /api/login */
  async create() {
    const { code, device } = loginRequest(this.ctx.request.body);
    this.ctx.state.device = device;
    const identity = await this.service.wechat.code2Session(code);
    this.ctx.body = await this.service.session.login(identity, device);
  }
}
