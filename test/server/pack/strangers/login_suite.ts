import assert from 'node:assert/strict';
import { assertError, claimsOf } from '../../../helpers/http/login';
import type { JsonObject } from '../../../helpers/process/server_process';
import type { StrangerName } from '../../../helpers/strangers/dependencies';
import type { Installation } from '../../../helpers/strangers/installation';
import { findLeaks } from '../../../helpers/logs/log_scan';
import { Stranger } from '../../../helpers/strangers/stranger';

/** What a user in front of the screen takes for at once. */
const AT_ONCE_MS = 1000;
const USER_DEVICE = 'Mate 60 的手机';

/** What the login does in an application that serves. */
export function loginSuite(name: StrangerName, how: string, installation: () => Installation) {
  describe(`${name}: the login in ${how}`, () => {
    let stranger: Stranger;

    before(async () => {
      stranger = await Stranger.start(installation(), name);
    });
    after(() => stranger?.stop());

    async function request(...args: Parameters<Stranger['server']['request']>) {
      const { status, headers, body } = await stranger.server.request(...args);
      return { status, headers: Object.fromEntries(headers), body };
    }
    const own = (token?: string) => request('GET', stranger.habits.own, { token });
    const session = (token: string) => request('GET', stranger.habits.session, { token });
    const logout = (token?: string) => request('POST', stranger.habits.logout, { token });
    const kick = async (uid: string, token: string) => {
      const { method, route, ...content } = stranger.habits.kick(uid, token);
      return request(method, route, content);
    };

    it('POST login answers with the token and the user, and sets no cookie', async () => {
      const code = stranger.wechat.sandbox.issueCode('A');
      const { status, headers, body } = await request('POST', stranger.habits.login, { body: { code } });
      const { sub } = claimsOf(body.token);
      assert.deepEqual(body, { token: body.token, expiresIn: 30 * 24 * 3600, user: { id: sub } });
      assert.deepEqual([status, headers['set-cookie'], headers['cache-control']], [200, undefined, 'no-store']);
    });

    it('POST login answers 400 and 413 of the contract to what is not JSON, and to more than 16 KiB of it', async () => {
      const login = async (body: string, type: string) => {
        const url = stranger.server.url + stranger.habits.login;
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
        const { status, headers } = response;
        return { status, headers: Object.fromEntries(headers), body: (await response.json()) as JsonObject };
      };
      assertError(await login('{"code":', 'application/json'), 400, 'INVALID_PARAM');
      const code = stranger.wechat.sandbox.issueCode('A');
      const form = `--b\r\nContent-Disposition: form-data; name="code"\r\n\r\n${code}\r\n--b--\r\n`;
      assertError(await login(form, 'multipart/form-data; boundary=b'), 400, 'INVALID_PARAM');
      assertError(await login(`code=${code}`, 'application/x-www-form-urlencoded'), 400, 'INVALID_PARAM');
      const long = JSON.stringify({ code, more: 'x'.repeat(17 * 1024) });
      assertError(await login(long, 'application/json'), 413, 'PAYLOAD_TOO_LARGE');
      assert.equal((await login(JSON.stringify({ code }), 'application/json')).status, 200);
    });

    it('GET session answers with the session, and sets no cookie', async () => {
      const token = await stranger.login('A', USER_DEVICE);
      const { status, headers, body } = await session(token);
      const { createdAt, expiresAt } = body;
      assert.deepEqual(body, { user: { id: claimsOf(token).sub }, device: USER_DEVICE, createdAt, expiresAt });
      assert.deepEqual([status, headers['set-cookie'], headers['cache-control']], [200, undefined, 'no-store']);
    });

    it('its own route behind authenticate knows the id and the openid of the user', async () => {
      const token = await stranger.login('A');
      const { status, body } = await own(token);
      assert.equal(status, 200);
      assert.deepEqual([body.id, body.openid], [claimsOf(token).sub, stranger.wechat.sandbox.openidOf('A')]);
    });

    it('its own route behind authenticate answers the 401s of the contract', async () => {
      assertError(await own(), 401, 'TOKEN_MISSING');
      assertError(await own('not.a.token'), 401, 'TOKEN_INVALID');
      const token = await stranger.login('A');
      await logout(token);
      assertError(await own(token), 401, 'SESSION_EXPIRED');
    });

    it('POST login ends the session on the other phone, which is told when and by which device', async () => {
      const token = await stranger.login('A');
      const newer = await stranger.login('A', USER_DEVICE);
      const replacedAt = (await session(newer)).body.createdAt;
      assertError(await session(token), 401, 'SESSION_REPLACED', { replacedAt, device: USER_DEVICE });
      assertError(await own(token), 401, 'SESSION_REPLACED', { replacedAt, device: USER_DEVICE });
    });

    it('GET session?wait answers at once when another phone logs in', async () => {
      const { answer } = await stranger.waitFor(await stranger.login('A'));
      await stranger.login('A', USER_DEVICE);
      const began = Date.now();
      const { status, body } = await answer;
      assert.ok(Date.now() - began < AT_ONCE_MS, `${Date.now() - began} ms`);
      assert.deepEqual([status, body.code, body.device], [401, 'SESSION_REPLACED', USER_DEVICE]);
    });

    it('GET session?wait answers at once when a route of the application kicks the user', async () => {
      const [token, other] = [await stranger.login('A'), await stranger.login('B')];
      const { answer } = await stranger.waitFor(token);
      const kicked = await kick(claimsOf(token).sub, other);
      const began = Date.now();
      assert.deepEqual([kicked.status, kicked.body], [200, { kicked: true }]);
      const { status, body } = await answer;
      assert.ok(Date.now() - began < AT_ONCE_MS, `${Date.now() - began} ms`);
      assert.deepEqual([status, body.code], [401, 'SESSION_KICKED']);
      assertError(await own(token), 401, 'SESSION_KICKED');
    });

    it('POST logout deletes both keys of the session, and a second one is a 401', async () => {
      const token = await stranger.login('C');
      const { sub, jti } = claimsOf(token);
      const user = `${stranger.habits.keyPrefix}wx:{${sub}}`;
      assert.deepEqual(await stranger.keys(sub), [`${user}:session:${jti}`, `${user}:token`]);
      const { status, headers, body } = await logout(token);
      assert.deepEqual([status, body, headers['set-cookie']], [200, {}, undefined]);
      assert.deepEqual(await stranger.keys(sub), []);
      assertError(await logout(token), 401, 'SESSION_EXPIRED');
      assertError(await logout(), 401, 'TOKEN_MISSING');
    });

    it('ends at once on SIGTERM, and has written nothing confidential', async () => {
      const token = await stranger.login('D');
      await stranger.stop();
      const { secrets, written } = stranger;
      assert.match([...written.values()].join(), /egg-wechat-login/);
      const openids = ['A', 'B', 'C', 'D'].map((user) => stranger.wechat.sandbox.openidOf(user));
      const confidential = new Map([token, ...openids, ...secrets].map((value, i) => [value, `value ${i}`]));
      assert.deepEqual(findLeaks(written, confidential), []);
    });
  });
}
