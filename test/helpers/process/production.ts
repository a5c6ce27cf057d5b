import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { listen } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/http/listen';
import { WechatSandbox } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';
import type { ServerProcess } from './server_process';

/** The settings that a production server needs besides Redis and WeChat. */
export const CREDENTIALS = { appid: 'wx0123456789abcdef', secret: 'production-appsecret-0123456789' };
export const SECRETS = { JWT_SECRET: 'jwt-secret-'.padEnd(40, 'j'), SESSION_KEY_SECRET: 'key-secret-'.padEnd(40, 'k') };

const OWN_FILE = path.join(__dirname, '../../production.env');
/** What production requires of your own settings: see server/config/own_settings.ts. */
export const OWN_ENV = existsSync(OWN_FILE) ? (parseEnv(readFileSync(OWN_FILE, 'utf8')) as Record<string, string>) : {};

export const SETTINGS = {
  ...OWN_ENV,
  WECHAT_APPID: CREDENTIALS.appid,
  WECHAT_SECRET: CREDENTIALS.secret,
  ...SECRETS,
  LOGIN_RATE_LIMIT: '0',
};

/** WeChat for a production server: the sandbox in this process, over a real socket. */
export class WechatServer {
  private constructor(
    readonly sandbox: WechatSandbox,
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<WechatServer> {
    const sandbox = new WechatSandbox(CREDENTIALS);
    const { server, url } = await listen(sandbox);
    return new WechatServer(sandbox, url, server);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Logs a user in at this server. @return the token */
  async login(server: ServerProcess, user: string): Promise<string> {
    const { status, body } = await server.request('POST', '/api/login', {
      body: { code: this.sandbox.issueCode(user) },
    });
    if (status !== 200) throw new Error(`login answered ${status} ${body.code}`);
    return body.token;
  }
}
