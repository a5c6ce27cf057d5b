/** The routes of both Fastify peers, with schemas, which make Fastify's JSON fast. */
import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import { loginAnswer, newSession, registered, sessionAnswer } from './session.mjs';
import { jwt } from './settings.mjs';

const text = { type: 'string' };
const user = { type: 'object', properties: { id: text } };
const login = {
  body: { type: 'object', required: ['code'], properties: { code: text, device: text } },
  response: { 200: { type: 'object', properties: { token: text, expiresIn: { type: 'integer' }, user } } },
};
const session = {
  response: { 200: { type: 'object', properties: { user, device: text, createdAt: text, expiresAt: text } } },
};

export async function fastifyApp({ store, code2Session, verifyOptions = {} }) {
  const app = Fastify();
  await app.register(fastifyJwt, {
    secret: jwt.secret,
    sign: { algorithm: jwt.algorithm, header: { typ: jwt.type } },
    verify: {
      algorithms: [jwt.algorithm],
      allowedIss: jwt.issuer,
      allowedAud: jwt.audience,
      checkTyp: jwt.type,
      ...verifyOptions,
    },
  });
  const authenticate = (request) => request.jwtVerify();

  app.post('/api/login', { schema: login }, async (request, reply) => {
    const identity = await code2Session(request.body.code);
    if (!identity) return reply.code(400).send({ code: 'WECHAT_CODE_INVALID' });
    const { claims, record } = newSession(identity, request.body.device);
    await store.open(claims, record);
    return loginAnswer(claims, app.jwt.sign({ ...claims, ...registered }));
  });

  app.get('/api/session', { schema: session, onRequest: authenticate }, async (request, reply) => {
    const record = await store.find(request.user);
    if (!record) return reply.code(401).send({ code: 'SESSION_EXPIRED' });
    return sessionAnswer(request.user, record);
  });

  app.post('/api/logout', { onRequest: authenticate }, async (request, reply) => {
    if (!(await store.end(request.user))) return reply.code(401).send({ code: 'SESSION_EXPIRED' });
    return {};
  });

  return app;
}
