import { isIP } from 'node:net';
import type { Request } from 'egg';

const extension = {
  /**
   * The client's address: what `TRUST_PROXY` says of `X-Forwarded-For`, if it is an address, else the connection's. It
   * becomes a Redis key and part of log lines, and a proxy may hand on whatever a client has written.
   */
  get ip(): string {
    const request = this as unknown as Request & { _ip?: string };
    if (request._ip === undefined) {
      const [named = ''] = request.ips;
      const address = isIP(named) ? named : (request.socket.remoteAddress ?? '');
      // An IPv4 client of a server that listens on IPv6.
      request._ip = address.replace(/^::ffff:(?=\d+\.)/, '');
    }
    return request._ip;
  },
};

export default extension;
