/** No framework: node:http, an HMAC by hand, pipelined Redis commands. The practical limit for the others. */
import { createServer } from 'node:http';
import { sign, verify } from './shared/jwt_by_hand.mjs';
import { loginAnswer, newSession, sessionAnswer } from './shared/session.mjs';
import { port } from './shared/settings.mjs';
import { Store } from './shared/store.mjs';
import { code2Session } from './shared/wechat_pool.mjs';

const store = new Store({ enableAutoPipelining: true });
const UNAUTHORIZED = [401, { code: 'TOKEN_INVALID' }];

const routes = {
  async 'POST /api/login'(req) {
    const { code, device } = JSON.parse(await bodyOf(req));
    const identity = await code2Session(code);
    if (!identity) return [400, { code: 'WECHAT_CODE_INVALID' }];
    const { claims, record } = newSession(identity, device);
    await store.open(claims, record);
    return [200, loginAnswer(claims, sign(claims))];
  },

  async 'GET /api/session'(req) {
    const claims = verify(req.headers.authorization);
    const record = claims && (await store.find(claims));
    return record ? [200, sessionAnswer(claims, record)] : UNAUTHORIZED;
  },

  async 'POST /api/logout'(req) {
    const claims = verify(req.headers.authorization);
    return claims && (await store.end(claims)) ? [200, {}] : UNAUTHORIZED;
  },
};

/** Reads by events, which cost less than the stream's iterator. */
function bodyOf(req) {
  return new Promise((resolve, reject) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => (body += chunk));
    req.on('end', () => resolve(body));
    req.on('error', reject);
  });
}

const NOT_FOUND = () => [404, {}];

createServer(async (req, res) => {
  const [status, answer] = await (routes[`${req.method} ${req.url}`] ?? NOT_FOUND)(req);
  const body = JSON.stringify(answer);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}).listen(port, '127.0.0.1');
