import assert from 'node:assert/strict';
import { SessionKeyCipher } from '../../../../server/lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';

const CURRENT = 'current-secret-'.padEnd(32, 'c');
const RETIRED = 'retired-secret-'.padEnd(32, 'r');
const SESSION_KEY = 'HyVFkGl5F5OQWJZZaNzBBg==';

describe('lib/session_key_cipher', () => {
  const cipher = new SessionKeyCipher([CURRENT]);

  it('opens what it sealed', () => {
    assert.equal(cipher.open(cipher.seal(SESSION_KEY, 'owner'), 'owner'), SESSION_KEY);
  });

  it('opens what is not base64 as it was', () => {
    for (const text of ['not base64!', 'HyVFkGl5F5OQWJZZaNzBBg', '']) {
      const sealed = cipher.seal(text, 'owner');
      assert.equal(cipher.open(sealed, 'owner'), text);
    }
  });

  it('does not open bytes as text', () => {
    const sealed = cipher.seal(SESSION_KEY, 'owner');
    assert.throws(() => cipher.open(sealed.replace('~', '.'), 'owner'));
  });

  it('seals the same text differently each time and never shows it', () => {
    const sealed = [cipher.seal(SESSION_KEY, 'owner'), cipher.seal(SESSION_KEY, 'owner')];
    assert.notEqual(sealed[0], sealed[1]);
    for (const text of sealed) assert.match(text, /^~[\w-]+$/);
    assert.ok(!Buffer.from(sealed[0].split('~')[1], 'base64url').includes(SESSION_KEY));
  });

  it('does not open it for another owner', () => {
    assert.throws(() => cipher.open(cipher.seal(SESSION_KEY, 'owner'), 'thief'));
  });

  it('does not open what was changed in any of its bytes', () => {
    const [, data] = cipher.seal(SESSION_KEY, 'owner').split('~');
    const bytes = Buffer.from(data, 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = 255 - changed[i];
      assert.throws(() => cipher.open(`~${changed.toString('base64url')}`, 'owner'));
    }
  });

  it('does not open text that was cut off', () => {
    const sealed = cipher.seal(SESSION_KEY, 'owner');
    for (const length of [0, 1, 5, 20, sealed.length - 2]) {
      assert.throws(() => cipher.open(sealed.slice(0, length), 'owner'));
    }
  });

  it('opens with every secret and seals with the first', () => {
    const old = new SessionKeyCipher([RETIRED]).seal(SESSION_KEY, 'owner');
    const rotated = new SessionKeyCipher([CURRENT, RETIRED]);
    assert.equal(rotated.open(old, 'owner'), SESSION_KEY);
    assert.equal(cipher.open(rotated.seal(SESSION_KEY, 'owner'), 'owner'), SESSION_KEY);
    assert.throws(() => cipher.open(old, 'owner'), /None of the configured secrets/);
  });
});
