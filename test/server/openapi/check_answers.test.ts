import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { codeFor } from '../../helpers/http/login';
import { notAllowed } from '../../helpers/openapi/allowed';

const HEADERS = { 'x-request-id': 'request-0001', 'cache-control': 'no-store', 'content-type': 'application/json' };

const answer = (status: number, body: object | string, headers = {}) => ({
  status,
  headers: { ...HEADERS, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('an answer that openapi.json does not allow', () => {
  it('fails the test that gets it', async () => {
    mm(app.wechatLogin.sessions, 'login', async () => ({ token: 'a', expiresIn: 1, user: { id: 'b' }, openid: 'c' }));
    const request = app
      .httpRequest()
      .post('/api/login')
      .send({ code: codeFor('A') });
    await assert.rejects(request.expect(200), {
      message: [
        'openapi.json does not allow this answer 200 to POST /api/login:',
        'the body: data must NOT have additional properties, data/user/id must match pattern "^[A-Za-z0-9_-]{22}$"',
      ].join('\n'),
    });
  });

  const error = { code: 'TOKEN_MISSING', message: '请先登录', requestId: 'request-0001' };
  const retry = { 'retry-after': '60' };
  const challenge = { 'www-authenticate': 'Bearer' };

  const CASES: [string, string, ReturnType<typeof answer>, RegExp | undefined][] = [
    ['an error of the route', 'POST /api/logout', answer(401, error, challenge), undefined],
    ['an answer without a body', 'GET /api/session', answer(204, ''), undefined],
    ['a path that is not in the document', 'GET /api/orders', answer(418, ''), undefined],
    ['a status that the route has not', 'POST /api/logout', answer(202, {}), /^status 202 is not one of 200,/],
    ['a code of another status', 'POST /api/logout', answer(503, error), /^the body: /],
    [
      'a code that the route has not',
      'GET /healthz',
      answer(400, { ...error, code: 'SESSION_EXPIRED' }),
      /^the body: /,
    ],
    ['an error with another field', 'POST /api/logout', answer(401, { ...error, stack: '' }, challenge), /^the body: /],
    ['no challenge', 'POST /api/logout', answer(401, error), /^the header WWW-Authenticate is missing$/],
    ['a time that is none', 'GET /api/session?wait=1', answer(429, { ...error, code: 'RATE_LIMITED' }), /Retry-After/],
    ['a header of another form', 'POST /api/logout', answer(401, error, { 'www-authenticate': 'Basic' }), /^WWW-A/],
    ['another type', 'POST /api/logout', answer(200, '{}', { 'content-type': 'text/html' }), /^the Content-Type text/],
    ['a body where none may be', 'GET /api/session?wait=1', answer(204, '{}'), /^there must be no body$/],
    ['a busy route', 'GET /api/session', answer(429, { ...error, code: 'RATE_LIMITED' }, retry), undefined],
  ];
  for (const [what, request, given, expected] of CASES) {
    it(`${expected ? 'is' : 'is not'} ${what}`, () => {
      const [method, url] = request.split(' ');
      const problems = notAllowed(method, url, given);
      if (expected) assert.match(problems.join('\n'), expected);
      else assert.deepEqual(problems, []);
    });
  }
});
