import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzRuns } from '../../../../helpers/fuzz_runs';
import { decodeRecord, encodeRecord } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/record';

const TIMES = { createdAt: 1767225600, renewedAt: 1767229200 };

describe('SessionRecord', () => {
  it('is kept as its fields in a row, the times first, the device last', () => {
    const record = { openid: 'oX-_1', sessionKey: '~xyz', device: 'Mate 60 Pro', ...TIMES };
    assert.equal(encodeRecord(record), 'LSdgALSeYQoX-_1~xyz Mate 60 Pro');
    assert.deepEqual(decodeRecord(encodeRecord(record)), record);
  });

  it('has no device when the login named none', () => {
    const record = { openid: 'oX', sessionKey: '~xyz', ...TIMES };
    assert.deepEqual(decodeRecord(encodeRecord(record)), record);
  });

  it('decodes to undefined when the text is not a record', () => {
    const others = [
      '',
      '{"openid":"oX"}',
      '1767225600 oX abcd~xyz Mate 60 Pro',
      'LSdgALSeYQoX~xyz',
      'LSdgALSe%QoX~xyz ',
      'LSdgALSeYQo%zz~xyz ',
      'LSdgALSeYQo%FF~xyz ',
    ];
    for (const text of others) {
      assert.equal(decodeRecord(text), undefined);
    }
  });

  it('comes back as it was, whatever openid, unionid and device are made of', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const times = fc.integer({ min: Date.UTC(2020) / 1000, max: Date.UTC(2054) / 1000 });
    const record = fc.record(
      {
        openid: text,
        sessionKey: fc.constantFrom('~xyz', '.x-_'),
        device: text,
        createdAt: times,
        renewedAt: times,
        unionid: text,
      },
      { noNullPrototype: true, requiredKeys: ['openid', 'sessionKey', 'createdAt', 'renewedAt'] },
    );
    fc.assert(
      fc.property(record, (value) => assert.deepEqual(decodeRecord(encodeRecord(value)), value)),
      fuzzRuns(200),
    );
  });
});
