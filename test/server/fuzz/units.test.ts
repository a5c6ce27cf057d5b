import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSettings, SettingsError } from '../../../server/config/settings';
import { ApiError } from '../../../server/lib/plugin/egg-wechat-login/lib/errors/api_error';
import { loginRequest } from '../../../server/lib/plugin/egg-wechat-login/lib/routes/requests/login_request';
import { SessionKeyCipher } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';
import { redact } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/transport/redact';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';

describe('fuzz: parts on their own', function () {
  this.timeout(60_000 * fuzzFactor());

  it('loginRequest returns code and device or throws INVALID_PARAM, whatever it is given', () => {
    const text = fc.string({ unit: 'binary', maxLength: 70 });
    const values = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true }),
      fc.record({ code: text }),
      fc.record({ code: text, device: text }),
    );
    fc.assert(
      fc.property(values, (body) => {
        try {
          const { code, device, ...more } = loginRequest(body);
          assert.deepEqual(more, {});
          assert.ok(typeof code === 'string' && code.length >= 1 && [...code].length <= 256);
          assert.ok(device === undefined || (device.length >= 1 && [...device].length <= 64));
          assert.deepEqual(
            { code, device },
            { code: (body as { code: string }).code, device: (body as { device?: string }).device },
          );
        } catch (err) {
          assert.ok(err instanceof ApiError && err.code === 'INVALID_PARAM', String(err));
        }
      }),
      fuzzRuns(3000),
    );
  });

  it('readSettings throws nothing but a SettingsError, which has no value in it', () => {
    const marked = fc.tuple(
      fc.constantFrom(
        '',
        ' ',
        '1',
        '-1',
        '1e9',
        'redis://',
        'rediss://u:',
        'http://',
        'https://[',
        'redis://:%',
        'redis://h:0/',
        'redis://h/',
        '[::1]:',
        'h:',
        ',',
      ),
      fc.constant('QZX'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
      fc.constantFrom('', '@h', ':1', ':99999', '/0', '%ff', ',', '#x', '?y', '\n'),
    );
    const values = fc.oneof(
      marked.map((parts) => parts.join('')),
      fc.constantFrom('', '0', '1', '60', '7001', 'redis://127.0.0.1:6379/0', 'h:1', 'https://x.y'),
    );
    const env = fc.record(
      Object.fromEntries(
        [
          'WECHAT_APPID',
          'WECHAT_SECRET',
          'WECHAT_API_BASE',
          'REDIS_URL',
          'REDIS_CLUSTER_NODES',
          'REDIS_SENTINELS',
          'REDIS_SENTINEL_NAME',
          'REDIS_PASSWORD',
          'JWT_SECRET',
          'SESSION_KEY_SECRET',
          'SESSION_IDLE_SECONDS',
          'SESSION_MAX_SECONDS',
          'LOGIN_RATE_LIMIT',
          'TRUST_PROXY',
          'HOST',
          'PORT',
          'WORKERS',
        ].map((name) => [name, values]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(env, fc.constantFrom('local', 'unittest', 'prod', 'x'), (variables, eggEnv) => {
        try {
          const { wechatLogin, port } = readSettings(variables, eggEnv);
          const { jwtSecret, sessionIdleSeconds, sessionMaxSeconds } = wechatLogin;
          assert.ok(jwtSecret.length >= 1 && jwtSecret.every((secret) => Buffer.byteLength(secret) >= 32));
          assert.ok(
            [sessionIdleSeconds, sessionMaxSeconds, port].every(
              (number) => Number.isSafeInteger(number) && number >= 1,
            ),
          );
        } catch (err) {
          assert.ok(err instanceof SettingsError, String(err));
          assert.doesNotMatch(err.message, /QZX/i);
          assert.ok(err.problems.every((problem) => /^[A-Z][A-Z_]+ /.test(problem)));
        }
      }),
      fuzzRuns(3000),
    );
  });

  it('SessionKeyCipher.open returns what was sealed for the same owner, and throws for anything else', () => {
    const cipher = new SessionKeyCipher(['k'.repeat(32), 'old'.repeat(11)]);
    const edit = fc.tuple(fc.nat({ max: 80 }), fc.nat({ max: 3 }), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.string(),
        edit,
        (text, owner, other, [at, cut, put]) => {
          const sealed = cipher.seal(text, owner);
          assert.equal(cipher.open(sealed, owner), text);
          if (other !== owner) assert.throws(() => cipher.open(sealed, other), Error);
          const changed = sealed.slice(0, at) + put + sealed.slice(at + cut);
          // The last character has bits that decode to nothing.
          const raw = (from: string) => Buffer.from(from.slice(1), 'base64url').toString('hex');
          const wellFormed = /^[.~][\w-]+$/.test(changed) && changed[0] === sealed[0];
          const same = wellFormed && raw(changed) === raw(sealed);
          if (same) assert.equal(cipher.open(changed, owner), text);
          else assert.throws(() => cipher.open(changed, owner), Error);
        },
      ),
      fuzzRuns(1000),
    );
  });

  it('redact leaves nothing of a value, whichever of its characters are encoded', () => {
    const codes = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...`%25+ /'"\\[](){}.*?$^|`),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      minLength: 8,
      maxLength: 40,
    });
    const encodings = fc.array(fc.constantFrom('plain', 'upper', 'lower'), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(codes, encodings, (code, ways) => {
        fc.pre(code.isWellFormed());
        const hex = (char: string) => Buffer.from(char).toString('hex').replace(/../g, '%$&');
        const chars = [...code].map((char, i) => {
          const way = ways[i % ways.length];
          if (way === 'plain') return char;
          return way === 'upper' ? hex(char).toUpperCase() : hex(char);
        });
        const form = new URLSearchParams([['', code]]).toString().slice(1);
        const text = ['<', chars.join(''), '><', code, '><', encodeURIComponent(code), '><', form, '>'].join('');
        assert.equal(redact(text, [code]), '<***><***><***><***>');
      }),
      fuzzRuns(300),
    );
  });

  it('SessionKeyCipher.open throws for any other text', () => {
    const cipher = new SessionKeyCipher(['k'.repeat(32)]);
    const texts = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom('.', '~'), fc.base64String()).map(([kind, text]) => kind + text),
      fc.constantFrom('', '.', '..', '~', '~~'),
    );
    fc.assert(
      fc.property(texts, (text) => void assert.throws(() => cipher.open(text, 'owner'), Error)),
      fuzzRuns(1000),
    );
  });
});
