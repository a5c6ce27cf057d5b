import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ApiError } from '../../../server/lib/plugin/egg-wechat-login/lib/errors/api_error';
import { AccessTokens } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/access_token/access_tokens';
import { decryptData } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/encrypted_data';
import { masked, readPhoneNumber } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/phone_number';
import { openMessage } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/message_crypto';
import { parseFields } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/push/parse_fields';
import { fuzzRuns } from '../../helpers/fuzz_runs';

/** Only the one error of the contract, whatever comes. */
function refusedOr<T>(read: () => T, code: string): T | undefined {
  try {
    return read();
  } catch (err) {
    assert.ok(err instanceof ApiError && err.code === code, String(err));
    return undefined;
  }
}

describe("fuzz: what WeChat's server API and message push may send", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));

  it('readPhoneNumber() › is a whole number of our AppID, or WECHAT_UNAVAILABLE', () => {
    const some = fc.oneof(text, fc.integer(), fc.constant(undefined), fc.constant(null));
    const info = fc.record(
      {
        phoneNumber: some,
        purePhoneNumber: some,
        countryCode: some,
        watermark: fc.oneof(some, fc.record({ appid: fc.constantFrom('wx1', 'wx2'), timestamp: some })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(info, fc.jsonValue()), (phone_info) => {
        const phone = refusedOr(() => readPhoneNumber({ phone_info }, 'wx1'), 'WECHAT_UNAVAILABLE');
        if (phone) assert.deepEqual(Object.keys(phone), ['phoneNumber', 'purePhoneNumber', 'countryCode']);
      }),
      fuzzRuns(1000),
    );
  });

  it('masked() › shows at most seven digits, and of fewer than eight at most two', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), (number) => {
        const shown = masked(number).replace(/\*/g, '').length;
        assert.equal(masked(number).length, number.length);
        assert.equal(shown, number.length < 8 ? Math.min(2, number.length) : 7);
      }),
      fuzzRuns(1000),
    );
  });

  it('decryptData() › is INVALID_PARAM for anything that was not encrypted with the key', () => {
    fc.assert(
      fc.property(fc.base64String(), fc.base64String(), fc.base64String(), (encryptedData, iv, key) => {
        assert.equal(
          refusedOr(() => decryptData({ encryptedData, iv }, key, 'wx1'), 'INVALID_PARAM'),
          undefined,
        );
      }),
      fuzzRuns(500),
    );
  });

  it('openMessage() and parseFields() › never throw', () => {
    const key = Buffer.alloc(32, 'k');
    fc.assert(
      fc.property(fc.oneof(text, fc.base64String(), fc.json()), (sent) => {
        openMessage(sent, [key]);
        for (const value of Object.values(parseFields(sent) ?? {})) assert.equal(typeof value, 'string');
        parseFields(`<xml><a>${sent}</a></xml>`);
      }),
      fuzzRuns(1000),
    );
  });

  it('an access_token › is kept for as long as it says less 5 minutes, and never for less than nothing', async () => {
    const redis = { defineCommand: () => {}, get: async () => null, pttl: async () => -2, set: async () => 'OK' };
    const cipher = { seal: (plain: string) => plain, open: (sealed: string) => sealed };
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), async (expiresIn) => {
        const fetch = async () => ({ text: 't', expiresIn });
        const tokens = new AccessTokens(redis as never, cipher as never, 'wx1', fetch);
        const { staleAt } = await tokens.get();
        const seconds = (staleAt - performance.now()) / 1000;
        assert.ok(expiresIn - 300 < 1 ? staleAt === 0 : Math.abs(seconds - (expiresIn - 300)) < 2, `${expiresIn}`);
      }),
      fuzzRuns(200),
    );
  });
});
