import { deepEqual, equal, ok } from 'node:assert/strict';

/** Asserts that a server behaves as all contestants must, before it is measured. */
export async function assertConforms(port: number): Promise<void> {
  const { ask, login } = clientOf(port);

  const older = await login('u0-1');
  deepEqual((await ask('GET', '/api/session', older.token)).body.user, older.user);

  const newer = await login('u0-2');
  deepEqual(newer.user, older.user);
  equal((await ask('GET', '/api/session', older.token)).status, 401, 'a second login ends the first');
  equal((await ask('GET', '/api/session', newer.token)).status, 200, 'the second login lives');

  equal((await ask('GET', '/api/session', 'garbage')).status, 401, 'garbage is no token');
  equal((await ask('GET', '/api/session')).status, 401, 'no token');
  equal((await ask('POST', '/api/login', undefined, { code: 'unknown' })).status, 400, 'an unknown code');

  equal((await ask('POST', '/api/logout', newer.token)).status, 200, 'logout');
  equal((await ask('GET', '/api/session', newer.token)).status, 401, 'logged out is logged out');
  equal((await ask('POST', '/api/logout', newer.token)).status, 401, 'a second logout');
}

interface Login {
  token: string;
  user: { id: string };
}

function clientOf(port: number) {
  const ask = async (method: string, route: string, token?: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${port}${route}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const login = async (code: string) => {
    const { status, body } = await ask('POST', '/api/login', undefined, { code, device: 'iPhone 15 Pro' });
    equal(status, 200, 'login');
    const answer = body as unknown as Login;
    ok(answer.token && answer.user.id, 'a token and a user');
    return answer;
  };
  return { ask, login };
}
