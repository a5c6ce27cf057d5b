/** Fastify 5, tuned: pipelined Redis commands, cached verifications, undici's Pool. */
import { fastifyApp } from './shared/fastify_app.mjs';
import { port } from './shared/settings.mjs';
import { Store } from './shared/store.mjs';
import { code2Session } from './shared/wechat_pool.mjs';

const app = await fastifyApp({
  store: new Store({ enableAutoPipelining: true }),
  code2Session,
  verifyOptions: { cache: 10_000 },
});
await app.listen({ port, host: '127.0.0.1' });
