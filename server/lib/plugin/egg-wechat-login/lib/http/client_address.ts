import { isIP } from 'node:net';
import type { Context } from 'egg';

/**
 * The client's address: `ctx.ip` (from `X-Forwarded-For`, by the application's proxy settings) if that is an address, else
 * the connection's. Checked because a proxy may forward anything that a client wrote, and the address goes into Redis keys
 * and log lines.
 */
export function addressOf({ ip, socket }: Context): string {
  const address = isIP(ip) ? ip : (socket.remoteAddress ?? '');
  // An IPv4 client on a server that listens on IPv6.
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
