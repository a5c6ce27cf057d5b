import assert from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import { app, mm } from 'egg-mock/bootstrap';
import {
  aesKeyOf,
  openMessage,
  signatureOf,
} from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/message_crypto';
import { parseFields } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/parse_fields';
import { PushMessages } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/push_messages';
import { pushCheckRoute, pushRoute } from '../../../../../server/lib/plugin/egg-wechat-login/lib/routes/push';
import { answeringErrors } from '../../../../../server/lib/plugin/egg-wechat-login/lib/http/error_handler';
import { assertError, getSession, login } from '../../../../helpers/http/login';

const TOKEN = 'AAAAA';
const KEY = 'k'.repeat(43);
const OLD_KEY = 'o'.repeat(43);

/** As WeChat encrypts a message. */
function encrypted(message: string, appid = app.config.wechatLogin.appid, key = KEY): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(message));
  const plain = Buffer.concat([randomBytes(16), length, Buffer.from(message), Buffer.from(appid)]);
  const padding = 32 - (plain.length % 32);
  const aes = aesKeyOf(key);
  const cipher = createCipheriv('aes-256-cbc', aes, aes.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}

describe('/wechat/push', () => {
  const counted: string[] = [];

  before(() => {
    const push = new PushMessages(
      app,
      { token: TOKEN, aesKey: [KEY, OLD_KEY] },
      { ...app.wechatLogin.parts, count: (event) => counted.push(event) },
    );
    app.router.get('/push', answeringErrors(pushCheckRoute(push)));
    app.router.post('/push', answeringErrors(pushRoute(push)));
  });

  beforeEach(() => counted.splice(0));

  const now = () => Math.floor(Date.now() / 1000);

  interface Sent {
    query?: Record<string, string>;
    type?: string;
    body?: string;
  }

  /** Posts a message as WeChat does. */
  function send(
    message: string,
    { appid, key, timestamp = now() }: { appid?: string; key?: string; timestamp?: number } = {},
    sent: Sent = {},
  ) {
    const text = encrypted(message, appid, key);
    const nonce = randomBytes(5).toString('hex');
    const query = {
      timestamp: `${timestamp}`,
      nonce,
      msg_signature: signatureOf(TOKEN, `${timestamp}`, nonce, text),
      encrypt_type: 'aes',
      ...sent.query,
    };
    const body = sent.body ?? JSON.stringify({ ToUserName: 'gh_1', Encrypt: text });
    return app
      .httpRequest()
      .post('/push')
      .query(query)
      .type(sent.type ?? 'application/json')
      .send(body);
  }

  const event = (name: string, user: string, changes: object = {}) =>
    JSON.stringify({
      ToUserName: 'gh_1',
      FromUserName: 'wechat',
      CreateTime: now(),
      MsgType: 'event',
      Event: name,
      ' OpenID': app.wechatSandbox!.openidOf(user),
      AppID: app.config.wechatLogin.appid,
      ...changes,
    });

  it('GET › answers echostr when the signature is right, 401 TOKEN_INVALID when it is not', async () => {
    const vector = { timestamp: '1714036504', nonce: '1514711492', echostr: '4375120948345356249' };
    assert.equal(signatureOf(TOKEN, vector.timestamp, vector.nonce), 'f464b24fc39322e44b38aa78f5edd27bd1441696');
    const signature = 'f464b24fc39322e44b38aa78f5edd27bd1441696';
    const { text, headers } = await app
      .httpRequest()
      .get('/push')
      .query({ ...vector, signature })
      .expect(200);
    assert.equal(text, vector.echostr);
    assert.match(headers['content-type'], /^text\/plain/);
    assertError(
      await app
        .httpRequest()
        .get('/push')
        .query({ ...vector, signature: 'x' }),
      401,
      'TOKEN_INVALID',
    );
    assertError(await app.httpRequest().get('/push').query(vector), 401, 'TOKEN_INVALID');
  });

  it('without the settings › is 404', async () => {
    assertError(await app.httpRequest().get('/wechat/push'), 404, 'NOT_FOUND');
    assertError(await app.httpRequest().post('/wechat/push'), 404, 'NOT_FOUND');
  });

  it('user_authorization_cancellation › ends the session and forgets the user', async () => {
    const { token, user } = await login('A');
    const { text } = await send(event('user_authorization_cancellation', 'A')).expect(200);
    assert.equal(text, 'success');
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
    assert.equal(await app.redis.exists(`wx:{${user.id}}:token`), 0);
    assert.deepEqual(counted, ['user_authorization_cancellation']);
  });

  it('takes XML as well, and the key before the current one', async () => {
    const { token } = await login('A');
    const openid = app.wechatSandbox!.openidOf('A');
    const message = `<xml><Event><![CDATA[user_authorization_cancellation]]></Event><OpenID>${openid}</OpenID><CreateTime>${now()}</CreateTime></xml>`;
    const text = encrypted(message, undefined, OLD_KEY);
    const query = { timestamp: `${now()}`, nonce: 'n' };
    const msg_signature = signatureOf(TOKEN, query.timestamp, query.nonce, text);
    const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${text}]]></Encrypt></xml>`;
    await send('', {}, { query: { ...query, msg_signature }, type: 'text/xml', body }).expect(200, 'success');
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
  });

  it('user_authorization_revoke › emits the scopes, and deletes what is kept of the phone number for scope 8', async () => {
    const { user, token } = await login('A');
    await app.redis.hset(`wx:{${user.id}}:phone`, 'code', 'sealed');
    const revoked: object[] = [];
    app.on('authorization_revoked', (one) => revoked.push(one));
    await send(event('user_authorization_revoke', 'A', { RevokeInfo: '13' })).expect(200, 'success');
    assert.equal(await app.redis.exists(`wx:{${user.id}}:phone`), 1);
    await send(event('user_authorization_revoke', 'A', { RevokeInfo: '6,8' })).expect(200, 'success');
    assert.equal(await app.redis.exists(`wx:{${user.id}}:phone`), 0);
    app.removeAllListeners('authorization_revoked');
    const scopes = revoked.map((one) => (one as { scopes: string[] }).scopes);
    assert.deepEqual(scopes, [['13'], ['6', '8']]);
    await getSession(token).expect(200);
  });

  it('user_info_modified › emits an event; anything else is success and counted', async () => {
    const { user } = await login('A');
    const modified: { uid: string }[] = [];
    app.once('user_info_modified', (one) => modified.push(one));
    await send(event('user_info_modified', 'A')).expect(200, 'success');
    assert.deepEqual(
      modified.map(({ uid }) => uid),
      [user.id],
    );
    await send(event('kf_create_session', 'A')).expect(200, 'success');
    await send('{"MsgType":"text"}').expect(200, 'success');
    assert.deepEqual(counted, ['user_info_modified', 'other', 'other']);
  });

  it('a message that is old, seen before, or from before the login › is success and changes nothing', async () => {
    const { token } = await login('A');
    const cancel = event('user_authorization_cancellation', 'A');
    await send(cancel, { timestamp: now() - 601 }).expect(200, 'success');
    await send(event('user_authorization_cancellation', 'A', { CreateTime: now() - 5 })).expect(200, 'success');
    await getSession(token).expect(200);

    const text = encrypted(cancel);
    const query = { timestamp: `${now()}`, nonce: 'same' };
    const msg_signature = signatureOf(TOKEN, query.timestamp, query.nonce, text);
    const sent = { query: { ...query, msg_signature }, body: JSON.stringify({ Encrypt: text }) };
    await send('', {}, sent).expect(200, 'success');
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
    const again = await login('A');
    await send('', {}, sent).expect(200, 'success');
    await getSession(again.token).expect(200);
  });

  it('a wrong signature › is 401 TOKEN_INVALID; another AppID, key or form › 400 INVALID_PARAM; nothing changes', async () => {
    const { token } = await login('A');
    const cancel = event('user_authorization_cancellation', 'A');
    assertError(await send(cancel, {}, { query: { msg_signature: 'f'.repeat(40) } }), 401, 'TOKEN_INVALID');
    assertError(await send(cancel, {}, { query: { timestamp: `${now() + 1}` } }), 401, 'TOKEN_INVALID');
    assertError(await send(cancel, { appid: 'wx0000' }), 400, 'INVALID_PARAM');
    assertError(await send(cancel, { key: 'x'.repeat(43) }), 400, 'INVALID_PARAM');
    assertError(await send('no message'), 400, 'INVALID_PARAM');
    for (const body of [
      '',
      '{}',
      '[]',
      'null',
      '<xml>',
      '<xml></xml>',
      '<!DOCTYPE x><xml><Encrypt>x</Encrypt></xml>',
      cancel,
    ]) {
      const { status } = await send(cancel, {}, { body });
      assert.ok([400, 401].includes(status), body);
    }
    assertError(await send(cancel, {}, { body: 'x'.repeat(20_000) }), 413, 'PAYLOAD_TOO_LARGE');
    await getSession(token).expect(200);
  });

  it('while Redis is away › is 503, and the same message is handled when WeChat sends it again', async () => {
    const { token } = await login('A');
    const text = encrypted(event('user_authorization_cancellation', 'A'));
    const query = { timestamp: `${now()}`, nonce: 'again' };
    const msg_signature = signatureOf(TOKEN, query.timestamp, query.nonce, text);
    const sent = { query: { ...query, msg_signature }, body: JSON.stringify({ Encrypt: text }) };
    mm(app.redis, 'wxForget', () => Promise.reject(new Error('Command timed out')));
    assertError(await send('', {}, sent), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await send('', {}, sent).expect(200, 'success');
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
  });

  it('openMessage() and parseFields() › take nothing that is cut, changed or foreign', () => {
    const whole = encrypted('{"a":1}', 'wx1');
    assert.deepEqual(openMessage(whole, [aesKeyOf(KEY)]), { message: '{"a":1}', appid: 'wx1' });
    for (const text of ['', 'x', whole.slice(0, 20), whole.slice(0, -24), `${whole.slice(0, -4)}AAAA`]) {
      const opened = openMessage(text, [aesKeyOf(KEY)]);
      assert.ok(opened === undefined || opened.appid !== 'wx1', text);
    }
    assert.deepEqual(parseFields('<xml><A>&lt;1</A><B><![CDATA[<&>]]></B></xml>'), { A: '<1', B: '<&>' });
    assert.deepEqual(parseFields('{" A":"1","B":2,"C":{}}'), { A: '1', B: '2' });
    for (const text of ['', '<a', '<a><b></a>', '<a>&x;</a>', '"text"', '[1]'])
      assert.equal(parseFields(text), undefined);
  });
});
