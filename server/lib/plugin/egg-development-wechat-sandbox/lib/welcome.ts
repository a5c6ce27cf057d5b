import type { Application } from 'egg';

/** Tells whoever started the development server where to look and how to try it. */
export function welcome({ config, wechatSandbox }: Application): void {
  const { hostname, port } = config.cluster.listen;
  const url = `http://${hostname}:${port}`;
  const embedded = (config.redis.client as { host?: string }).host === 'embedded';
  const lines = [
    `The login service is running: ${url}`,
    `  Redis   ${embedded ? 'in this process (ioredis-mock); emptied when it restarts' : 'the one that the environment names'}`,
    `  WeChat  ${wechatSandbox ? 'the sandbox; no AppID needed' : config.wechat.apiBase}`,
  ];
  if (wechatSandbox) {
    lines.push(
      '  Log in as the sandbox user A:',
      `    curl -s ${url}/api/login -H 'Content-Type: application/json' -d "$(curl -s '${url}/sandbox/code?user=A')"`,
    );
  }
  console.log(`\n${lines.join('\n')}\n`);
}
