import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import type { EggAppInfo } from 'egg';
import defaults from '../../../server/config/config.default';
import { portOfApp } from '../../helpers/http/app_port';
import { captureAudit } from '../../helpers/logs/audit_log';
import { sendRaw } from '../../helpers/http/raw_http';

/** Whose word on the client's address counts: seen in the audit log, asked over HTTP. */
describe('TRUST_PROXY', () => {
  /** As if the server had been started with this TRUST_PROXY. */
  function trustProxy(hops: number): void {
    mm(process.env, 'TRUST_PROXY', `${hops}`);
    const { proxy, maxIpsCount, ipHeaders } = defaults({ ...app.config, env: 'unittest' } as unknown as EggAppInfo);
    mm(app.config, 'proxy', proxy);
    mm(app.config, 'maxIpsCount', maxIpsCount);
    mm(app.config, 'ipHeaders', ipHeaders);
  }

  /** A refused login over a connection from 127.0.0.1. */
  async function login(...headers: string[]): Promise<void> {
    const type = 'Content-Type: application/json';
    const lines = ['POST /api/login HTTP/1.1', 'Host: x', type, 'Content-Length: 2', 'Connection: close', ...headers];
    assert.match(await sendRaw(portOfApp(), `${lines.join('\r\n')}\r\n\r\n{}`), /"code":"INVALID_PARAM"/);
  }

  /** The address that the audit log and the limiter keep of a refused login. */
  async function addressOf(...headers: string[]): Promise<string> {
    const audit = captureAudit();
    await app.redis.flushall();
    await login(...headers);
    assert.equal(audit.length, 1);
    const { address } = JSON.parse(audit[0]);
    const keys = address === '2001:db8::1' ? ['2001:db8:0:0::/64', '2001:db8:0::/48'] : [address];
    const counted = await app.redis.keys('login-rate:address:*');
    assert.deepEqual(
      counted.sort(),
      keys.map((key) => `login-rate:address:${key}`),
    );
    return address;
  }

  const forwarded = (list: string) => `X-Forwarded-For: ${list}`;

  it('0 › X-Forwarded-For is ignored', async () => {
    trustProxy(0);
    assert.equal(await addressOf(), '127.0.0.1');
    assert.equal(await addressOf(forwarded('192.0.2.1')), '127.0.0.1');
    assert.equal(await addressOf(forwarded('192.0.2.1, 192.0.2.2')), '127.0.0.1');
  });

  it('1 › the last entry counts: the one that the proxy has added', async () => {
    trustProxy(1);
    assert.equal(await addressOf(forwarded('192.0.2.1')), '192.0.2.1');
    assert.equal(await addressOf(forwarded('10.0.0.1, 192.0.2.1')), '192.0.2.1');
    assert.equal(await addressOf(forwarded('10.0.0.1,10.0.0.2 , 2001:db8::1')), '2001:db8::1');
  });

  it('1 › entries in a header line of their own are entries like the others', async () => {
    trustProxy(1);
    assert.equal(await addressOf(forwarded('10.0.0.1'), forwarded('192.0.2.1')), '192.0.2.1');
  });

  it('2 › the second entry from the right counts', async () => {
    trustProxy(2);
    assert.equal(await addressOf(forwarded('192.0.2.1, 192.0.2.2')), '192.0.2.1');
    assert.equal(await addressOf(forwarded('10.0.0.1, 10.0.0.2, 192.0.2.1, 192.0.2.2')), '192.0.2.1');
  });

  it('2 › of a list that is shorter the leftmost entry counts', async () => {
    trustProxy(2);
    assert.equal(await addressOf(forwarded('192.0.2.2')), '192.0.2.2');
  });

  it('any › without X-Forwarded-For the address of the connection counts', async () => {
    for (const hops of [1, 2]) {
      trustProxy(hops);
      assert.equal(await addressOf(), '127.0.0.1');
      assert.equal(await addressOf(forwarded('')), '127.0.0.1');
    }
  });

  it('any › no other header names the client', async () => {
    const others = ['X-Real-IP', 'Forwarded', 'X-Client-IP', 'CF-Connecting-IP', 'True-Client-IP', 'Proxy-Client-IP'];
    for (const hops of [0, 1, 2]) {
      trustProxy(hops);
      for (const name of others) assert.equal(await addressOf(`${name}: 192.0.2.1`), '127.0.0.1');
    }
  });

  it("any › what is not an address never counts, and the connection's address stands in for it", async () => {
    const garbage = [
      'x'.repeat(15_000),
      'a\u0085b\u009b[2J',
      '192.0.2.1 GET /] x',
      'unknown',
      '_hidden',
      'x::ffff:1',
      '192.0.2.1:port',
      '[192.0.2.1',
      '[]:443',
      '%eth0',
      '"',
    ];
    for (const hops of [1, 2]) {
      trustProxy(hops);
      for (const entry of garbage) assert.equal(await addressOf(forwarded(entry)), '127.0.0.1');
    }
  });

  it('any › an IPv4 address is itself in each spelling of IPv6, and with what proxies write around it', async () => {
    trustProxy(1);
    for (const entry of [
      '::ffff:192.0.2.1',
      '::FFFF:192.0.2.1',
      '::ffff:c000:201',
      '0:0:0:0:0:ffff:c000:0201',
      '0000:0000:0000:0000:0000:ffff:192.0.2.1',
      '64:ff9b::c000:201',
      '192.0.2.1:51234',
      '"192.0.2.1:51234"',
      '[::ffff:192.0.2.1]:443',
      '::ffff:192.0.2.1:443',
    ]) {
      assert.equal(await addressOf(forwarded(entry)), '192.0.2.1', entry);
    }
  });

  it('any › an IPv6 address is itself in each spelling, and with what proxies write around it', async () => {
    trustProxy(1);
    for (const entry of [
      '2001:DB8::1',
      '2001:0db8:0000:0000:0000:0000:0000:0001',
      '2001:db8::0.0.0.1',
      '[2001:db8::1]',
      '[2001:db8::1]:443',
      '"[2001:db8::1]:443"',
      '2001:db8::1%eth0',
      '2001:db8::1%a:b',
      '[2001:db8::1%25eth0]:443',
      '2001:db8:0:0:0:0:0:1:443',
    ]) {
      assert.equal(await addressOf(forwarded(entry)), '2001:db8::1', entry);
    }
  });

  it('any › an IPv6 address that has ::ffff: in it stays whole', async () => {
    trustProxy(1);
    for (const entry of ['2001:db8::ffff:1', '::ffff:1:2:3:4', '[2001:db8::ffff:1]:443', '2001:db8::FFFF:1%eth0']) {
      const audit = captureAudit();
      await login(forwarded(entry));
      assert.equal(JSON.parse(audit[0]).address, entry.startsWith('::') ? '::ffff:1:2:3:4' : '2001:db8::ffff:1');
    }
  });
});
