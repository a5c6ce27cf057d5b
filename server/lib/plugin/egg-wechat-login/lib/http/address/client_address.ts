import type { Context } from 'egg';
import { plainAddress } from './plain_address';

/**
 * The client's address in its one spelling: `ctx.ip` (from `X-Forwarded-For`, by the application's proxy settings) if that is
 * an address, else the connection's. Checked because a proxy may forward anything that a client wrote, and the address goes
 * into Redis keys and log lines.
 */
export function addressOf(ctx: Context): string {
  const remote = ctx.socket.remoteAddress ?? '';
  return plainAddress(wholeIp(ctx, remote)) ?? plainAddress(remote) ?? remote;
}

/**
 * `ctx.ip`, which Egg cuts: it takes the first seven characters off everything that has `::ffff:` in it, also off
 * `2001:db8::ffff:1` and `[::ffff:192.0.2.1]:80`. An address that the application itself has set stays as it is.
 */
function wholeIp({ ip, ips }: Context, remote: string): string {
  const whole = ips[0] || remote;
  return whole.includes('::ffff:') && ip === whole.substring(7) ? whole : ip;
}
