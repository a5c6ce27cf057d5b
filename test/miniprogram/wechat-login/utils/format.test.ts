import assert from 'node:assert/strict';
import { formatTime, shortId } from '../../../../miniprogram/wechat-login/utils/format';

describe('format', () => {
  const now = new Date(2030, 10, 22, 18, 30);
  const told = (...time: [number, number, number, number, number]) => formatTime(new Date(...time).toISOString(), now);

  it('says 今天 for a time of the same day', () => {
    assert.equal(told(2030, 10, 22, 8, 5), '今天 08:05');
  });

  it('leaves out the year when it is this one', () => {
    assert.equal(told(2030, 10, 2, 8, 5), '11月2日 08:05');
  });

  it('names another year', () => {
    assert.equal(told(2031, 0, 2, 0, 0), '2031年1月2日 00:00');
  });

  for (const value of ['', 'soon', undefined, null, 7]) {
    it(`is empty for ${JSON.stringify(value)}`, () => {
      assert.equal(formatTime(value, now), '');
    });
  }

  it('shortens a user id to its first 8 characters', () => {
    assert.equal(shortId('k3Jd8sPqX0aB12cD45eF_-'), 'k3Jd8sPq');
  });
});
