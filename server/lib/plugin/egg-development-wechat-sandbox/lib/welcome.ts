import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Application } from 'egg';

/** Prints how to open and try the development server, which listens. */
export function welcome({ config, server, wechatSandbox }: Application): void {
  const { hostname } = config.cluster.listen;
  // Options of egg-bin and a configuration of your own can change it.
  const { port } = server!.address() as AddressInfo;
  const everywhere = hostname === '0.0.0.0';
  const url = `http://${everywhere ? '127.0.0.1' : hostname}:${port}`;
  const embedded = (config.redis.client as { host?: string }).host === 'embedded';
  const lines = [
    `Open ${url} to see the mini program on two phones.`,
    `  Redis   ${embedded ? 'in this process (ioredis-mock); emptied when you end it' : 'as set in the environment'}`,
    `  WeChat  ${wechatSandbox ? 'the sandbox; no AppID needed' : config.wechatLogin.apiBase}`,
    `  API     ${url}/openapi, for Apifox, Postman and generators of clients ${url}/openapi.json`,
  ];
  if (everywhere)
    lines.push(
      '  On a telephone in your network:',
      ...addresses().map((ip) => `    http://${ip}:${port}/phone?user=A`),
    );
  if (wechatSandbox) {
    lines.push(
      '  Without a browser, log in as the sandbox user A:',
      `    curl -s ${url}/api/login -H 'Content-Type: application/json' -d "$(curl -s '${url}/sandbox/code?user=A')"`,
    );
  }
  console.log(`\n${lines.join('\n')}\n`);
}

/** This machine's IPv4 addresses in its network. */
function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
