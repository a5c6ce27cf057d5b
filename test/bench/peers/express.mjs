/** Express 5 with its usual packages: express.json, jsonwebtoken. */
import express from 'express';
import { sign, verify } from './shared/jsonwebtoken.mjs';
import { loginAnswer, newSession, sessionAnswer } from './shared/session.mjs';
import { port } from './shared/settings.mjs';
import { Store } from './shared/store.mjs';
import { code2Session } from './shared/wechat.mjs';

const store = new Store();
const app = express();

function authenticate(req, res, next) {
  req.claims = verify(req.get('authorization'));
  if (req.claims) return next();
  res.status(401).json({ code: 'TOKEN_INVALID' });
}

app.post('/api/login', express.json(), async (req, res) => {
  const { code, device } = req.body;
  const identity = await code2Session(code);
  if (!identity) return res.status(400).json({ code: 'WECHAT_CODE_INVALID' });
  const { claims, record } = newSession(identity, device);
  await store.open(claims, record);
  res.json(loginAnswer(claims, sign(claims)));
});

app.get('/api/session', authenticate, async (req, res) => {
  const record = await store.find(req.claims);
  if (!record) return res.status(401).json({ code: 'SESSION_EXPIRED' });
  res.json(sessionAnswer(req.claims, record));
});

app.post('/api/logout', authenticate, async (req, res) => {
  if (!(await store.end(req.claims))) return res.status(401).json({ code: 'SESSION_EXPIRED' });
  res.json({});
});

app.listen(port, '127.0.0.1');
