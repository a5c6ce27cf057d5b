import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzRuns } from '../../../helpers/fuzz_runs';
import { decodeRecord, encodeRecord } from '../../../../server/lib/plugin/egg-wechat-login/lib/session/record';

describe('SessionRecord', () => {
  it('is kept as its fields in a row, the time first, the device last', () => {
    const record = { openid: 'oX-_1', sessionKey: '~xyz', device: 'Mate 60 Pro', createdAt: 1767225600 };
    assert.equal(encodeRecord(record), '34r9c0oX-_1~xyz Mate 60 Pro');
    assert.deepEqual(decodeRecord(encodeRecord(record)), record);
  });

  it('has no device when the login named none', () => {
    const record = { openid: 'oX', sessionKey: '~xyz', createdAt: 1767225600 };
    assert.deepEqual(decodeRecord(encodeRecord(record)), record);
  });

  it('is none when the text is another', () => {
    const others = [
      '',
      '{"openid":"oX"}',
      '1767225600 oX abcd~xyz Mate 60 Pro',
      '34r9c0oX~xyz',
      '34r9c_oX~xyz ',
      '34r9c0o%zz~xyz ',
      '34r9c0o%FF~xyz ',
    ];
    for (const text of others) {
      assert.equal(decodeRecord(text), undefined);
    }
  });

  it('comes back as it was, whatever openid and device are made of', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const record = fc.record(
      {
        openid: text,
        sessionKey: fc.constantFrom('~xyz', '.x-_'),
        device: text,
        createdAt: fc.integer({ min: Date.UTC(2020) / 1000, max: Date.UTC(2088) / 1000 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(record, (value) => assert.deepEqual(decodeRecord(encodeRecord(value)), value)),
      fuzzRuns(200),
    );
  });
});
