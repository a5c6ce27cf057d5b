/** Koa 3 with its usual packages: @koa/router, koa-bodyparser, jsonwebtoken. */
import Router from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { sign, verify } from './shared/jsonwebtoken.mjs';
import { loginAnswer, newSession, sessionAnswer } from './shared/session.mjs';
import { port } from './shared/settings.mjs';
import { Store } from './shared/store.mjs';
import { code2Session } from './shared/wechat.mjs';

const store = new Store();

async function authenticate(ctx, next) {
  ctx.state.claims = verify(ctx.get('authorization'));
  if (ctx.state.claims) return next();
  ctx.status = 401;
  ctx.body = { code: 'TOKEN_INVALID' };
}

const router = new Router();

router.post('/api/login', bodyParser(), async (ctx) => {
  const { code, device } = ctx.request.body;
  const identity = await code2Session(code);
  if (!identity) {
    ctx.status = 400;
    ctx.body = { code: 'WECHAT_CODE_INVALID' };
    return;
  }
  const { claims, record } = newSession(identity, device);
  await store.open(claims, record);
  ctx.body = loginAnswer(claims, sign(claims));
});

router.get('/api/session', authenticate, async (ctx) => {
  const { claims } = ctx.state;
  const record = await store.find(claims);
  ctx.status = record ? 200 : 401;
  ctx.body = record ? sessionAnswer(claims, record) : { code: 'SESSION_EXPIRED' };
});

router.post('/api/logout', authenticate, async (ctx) => {
  const ended = await store.end(ctx.state.claims);
  ctx.status = ended ? 200 : 401;
  ctx.body = ended ? {} : { code: 'SESSION_EXPIRED' };
});

new Koa().use(router.routes()).listen(port, '127.0.0.1');
