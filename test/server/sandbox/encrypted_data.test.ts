import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import { encryptText } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/users/encrypted_data';
import type { EncryptedData } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/users/encrypted_data';
import { WechatSandbox } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';

const APPID = 'wx0123456789abcdef';

/** The example of WeChat's documentation. */
const EXAMPLE = {
  sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
  iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  encryptedData: [
    'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4l',
    'GOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInN',
    'lxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/',
    'r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7Xjf',
    'hQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==',
  ].join(''),
};

function decrypt(sessionKey: string, { encryptedData, iv }: EncryptedData): string {
  const [key, start] = [sessionKey, iv].map((text) => Buffer.from(text, 'base64'));
  const decipher = createDecipheriv('aes-128-cbc', key, start);
  return decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8');
}

describe('sandbox: encryptedData', () => {
  let sandbox: WechatSandbox;

  beforeEach(() => {
    sandbox = new WechatSandbox({ appid: APPID, secret: 'appsecret' });
  });

  function logIn(user: string): string {
    const query = { appid: APPID, secret: 'appsecret', js_code: sandbox.issueCode(user) };
    return JSON.parse(sandbox.code2Session(new URLSearchParams(query))!).session_key;
  }

  it("encrypts as WeChat's example", () => {
    const text = decrypt(EXAMPLE.sessionKey, EXAMPLE);
    assert.deepEqual(JSON.parse(text).watermark, { timestamp: 1477314187, appid: 'wx4f4bc4dec97d474b' });
    const { encryptedData, iv } = EXAMPLE;
    assert.deepEqual(encryptText(EXAMPLE.sessionKey, text, Buffer.from(iv, 'base64')), { encryptedData, iv });
  });

  it("encrypts with the user's newest session_key, and adds the watermark", () => {
    logIn('A');
    const key = logIn('A');
    const began = Math.floor(Date.now() / 1000);
    const { watermark, ...data } = JSON.parse(decrypt(key, sandbox.encrypt('A', { 步数: 12_000 })));
    assert.deepEqual(data, { 步数: 12_000 });
    assert.equal(watermark.appid, APPID);
    assert.ok(watermark.timestamp >= began && watermark.timestamp <= Date.now() / 1000);
  });

  it('leaves a watermark as it is', () => {
    const key = logIn('A');
    const watermark = { timestamp: 1, appid: 'wx0' };
    assert.deepEqual(JSON.parse(decrypt(key, sandbox.encrypt('A', { watermark }))), { watermark });
  });

  it('never uses an iv again', () => {
    logIn('A');
    assert.notEqual(sandbox.encrypt('A', {}).iv, sandbox.encrypt('A', {}).iv);
  });

  it('after supersedeSessionKey() encrypts with a key that the server does not have', () => {
    const key = logIn('A');
    sandbox.supersedeSessionKey('A');
    const newest = sandbox.sessionKeys.of(sandbox.openidOf('A'))!;
    assert.notEqual(newest, key);
    assert.equal(JSON.parse(decrypt(newest, sandbox.encrypt('A', { run: 1 }))).run, 1);
  });

  it('throws for a user who has never logged in', () => {
    assert.throws(() => sandbox.encrypt('A', {}), /A has never logged in/);
  });
});
