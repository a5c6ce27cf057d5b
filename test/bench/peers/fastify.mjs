/** Fastify 5 as its documentation shows it: @fastify/jwt, Redis commands one by one; undici for WeChat. */
import { fastifyApp } from './shared/fastify_app.mjs';
import { port } from './shared/settings.mjs';
import { Store } from './shared/store.mjs';
import { code2Session } from './shared/wechat_pool.mjs';

const app = await fastifyApp({ store: new Store(), code2Session });
await app.listen({ port, host: '127.0.0.1' });
