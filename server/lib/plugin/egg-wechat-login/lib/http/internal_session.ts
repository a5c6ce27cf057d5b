import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Application } from 'egg';
import { ApiError } from '../errors/api_error';
import type { Handler } from './error_handler';
import { answeringErrors } from './error_handler';

export const INTERNAL_PATH = '/internal/session';

/**
 * `GET /internal/session` on a port of its own: who is logged in, for code that is not Node, such as behind nginx' auth_request.
 * The path of the public port stays unknown.
 */
export class InternalSession {
  private server?: Server;

  constructor(
    private readonly app: Application,
    private readonly authenticate: Handler,
  ) {}

  /** Goes into the router. Answers 200 with the user in headers, or the contract's 401. */
  readonly route: Handler = answeringErrors(async (ctx) => {
    const { server } = ctx.req.socket as Socket & { server?: Server };
    if (!this.server || server !== this.server) throw new ApiError('NOT_FOUND');
    await this.authenticate(ctx, async () => {
      const { appid, openid, unionid } = ctx.identity;
      const { userProperty } = this.app.config.wechatLogin;
      const { id } = (ctx as unknown as Record<string, { id: string }>)[userProperty];
      ctx.set({ 'X-User-Id': id, 'X-User-Appid': appid, 'X-User-Openid': openid });
      if (unionid !== undefined) ctx.set('X-User-Unionid', unionid);
      ctx.body = {};
    });
  });

  /** @throws {Error} when the address is not free */
  async listen(address: { host: string; port: number }): Promise<void> {
    const handle = this.app.callback();
    this.server = createServer((req, res) => {
      if (req.url?.split('?')[0] === INTERNAL_PATH) void handle(req, res);
      else res.writeHead(404).end();
    });
    this.server.listen(address);
    await once(this.server, 'listening');
  }

  close(): void {
    this.server?.close();
    this.server?.closeIdleConnections();
  }
}
