import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { app, mm } from 'egg-mock/bootstrap';
import { deliver } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/push/deliver';
import {
  randomKeys,
  sealMessage,
} from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/push/message_crypto';
import {
  aesKeyOf,
  isSignature,
  openMessage,
} from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/message_crypto';
import { PushMessages } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/push_messages';
import type { PushQuery } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/push_messages';
import { assertError, getSession, login } from '../../helpers/http/login';

describe('GET /sandbox/push', () => {
  const push = (query: Record<string, string>) => app.httpRequest().get('/sandbox/push').query(query);
  const CANCELLATION = 'user_authorization_cancellation';

  it('tells the service that the user has cancelled: the account is closed, and only that user’s', async () => {
    const [a, b] = [await login('A'), await login('B')];
    const { body } = await push({ user: 'A', event: CANCELLATION }).expect(200);
    assert.deepEqual(body, {});
    assertError(await getSession(a.token), 401, 'ACCOUNT_DELETED');
    await getSession(b.token).expect(200);
  });

  it('tells it what the user has withdrawn, and that the profile has changed', async () => {
    const told: unknown[] = [];
    const uid = app.wechatLogin.sessions.uidOf(app.wechatSandbox!.openidOf('A'));
    const revoked = (event: object) => told.push(['revoked', event]);
    const modified = (event: object) => told.push(['modified', event]);
    app.on('authorization_revoked', revoked);
    app.on('user_info_modified', modified);
    await push({ user: 'A', event: 'user_authorization_revoke', scopes: '6,8' }).expect(200);
    await push({ user: 'A', event: 'user_info_modified' }).expect(200);
    app.off('authorization_revoked', revoked);
    app.off('user_info_modified', modified);
    assert.deepEqual(told, [
      ['revoked', { uid, scopes: ['6', '8'] }],
      ['modified', { uid }],
    ]);
  });

  it('leaves the public route away where the application has no keys', async () => {
    await push({ user: 'A', event: CANCELLATION }).expect(200);
    const { query, body } = sealMessage({}, app.config.wechatLogin.appid, randomKeys());
    assertError(await app.httpRequest().post('/wechat/push').query(query).send(body), 404, 'NOT_FOUND');
  });

  it('answers 400 INVALID_PARAM for what it does not understand', async () => {
    for (const query of [
      { user: 'A' },
      { user: 'A', event: 'subscribe' },
      { event: CANCELLATION },
      { user: '', event: CANCELLATION },
      { user: 'A', event: CANCELLATION, scopes: '8' },
      { user: 'A', event: 'user_authorization_revoke' },
      { user: 'A', event: 'user_authorization_revoke', scopes: 'phone' },
    ]) {
      assertError(await push(query as Record<string, string>), 400, 'INVALID_PARAM');
    }
  });

  it("goes to the application's own route with the current of its keys, where it has some", async () => {
    const [keys, old] = [randomKeys(), randomKeys()];
    const options = { token: keys.token, aesKey: [keys.aesKey, old.aesKey] };
    const messages = new PushMessages(app, { ...options, aesKey: keys.aesKey }, app.wechatLogin.parts);
    const server = createServer(async (req, res) => {
      const { pathname, searchParams } = new URL(req.url!, 'http://server');
      assert.deepEqual([req.method, pathname], ['POST', '/wechat/push']);
      await messages.receive(Object.fromEntries(searchParams) as PushQuery, await text(req));
      res.end('success');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { token } = await login('A');
    mm(app.config.wechatLogin, 'push', options);
    const { appid } = app.config.wechatLogin;
    const openid = app.wechatSandbox!.openidOf('A');
    await deliver(app, { openid, appid, event: CANCELLATION }, (server.address() as AddressInfo).port);
    server.close();
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
  });
});

describe('sealMessage()', () => {
  it('signs, and encrypts for the AppID, so that other code can read it', () => {
    for (const message of [{}, { text: '你好' }, { text: 'x'.repeat(31) }, { text: 'x'.repeat(32) }]) {
      const keys = randomKeys();
      const { query, body } = sealMessage(message, 'wx123', keys);
      const { Encrypt } = JSON.parse(body) as { Encrypt: string };
      const { signature, msg_signature: whole, timestamp, nonce, encrypt_type: type } = query;
      assert.equal(type, 'aes');
      assert.equal(isSignature(signature, keys.token, timestamp, nonce), true);
      assert.equal(isSignature(whole, keys.token, timestamp, nonce, Encrypt), true);
      const opened = openMessage(Encrypt, [aesKeyOf(keys.aesKey)]);
      assert.deepEqual(opened, { message: JSON.stringify(message), appid: 'wx123' });
      assert.equal(openMessage(Encrypt, [aesKeyOf(randomKeys().aesKey)])?.appid === 'wx123', false);
    }
  });
});
