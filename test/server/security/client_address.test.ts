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

  /** A refused login over a connection from 127.0.0.1; the address that the audit log and the limiter keep of it. */
  async function addressOf(...headers: string[]): Promise<string> {
    const audit = captureAudit();
    await app.redis.flushall();
    const lines = ['POST /api/login HTTP/1.1', 'Host: x', 'Content-Length: 2', 'Connection: close', ...headers];
    assert.match(await sendRaw(portOfApp(), `${lines.join('\r\n')}\r\n\r\n{}`), /"code":"INVALID_PARAM"/);
    assert.equal(audit.length, 1);
    const { address } = JSON.parse(audit[0]);
    const key = address === '2001:db8::1' ? '2001:db8:0:0::/64' : address;
    assert.deepEqual(await app.redis.keys('login-rate:address:*'), [`login-rate:address:${key}`]);
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
      '192.0.2.1:80',
      'unknown',
      'x::ffff:1',
    ];
    for (const hops of [1, 2]) {
      trustProxy(hops);
      for (const entry of garbage) assert.equal(await addressOf(forwarded(entry)), '127.0.0.1');
    }
  });

  it('any › an IPv4 address in IPv6 is the IPv4 address', async () => {
    trustProxy(1);
    assert.equal(await addressOf(forwarded('::ffff:192.0.2.1')), '192.0.2.1');
  });
});
