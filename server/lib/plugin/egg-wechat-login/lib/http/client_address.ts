import { isIP } from 'node:net';
import type { Context } from 'egg';

/**
 * The client's address: what the application's proxy settings make of `X-Forwarded-For` (`ctx.ip`) if it is an address,
 * else the connection's. It becomes a Redis key and part of log lines, and a proxy may hand on anything that a client has
 * written.
 */
export function addressOf({ ip, socket }: Context): string {
  const address = isIP(ip) ? ip : (socket.remoteAddress ?? '');
  // An IPv4 client of a server that listens on IPv6.
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
