import assert from 'node:assert/strict';
import { setImmediate as immediate } from 'node:timers/promises';
import { endOfTurn } from '../../../../server/lib/plugin/egg-wechat-login/lib/http/end_of_turn';

describe('endOfTurn', () => {
  it('is one promise for all who ask before the next setImmediate, and resolves then', async () => {
    const told: string[] = [];
    const first = endOfTurn();
    assert.equal(endOfTurn(), first);
    void first.then(() => told.push('first'));
    await Promise.resolve();
    assert.deepEqual(told, []);
    assert.equal(endOfTurn(), first);
    await immediate();
    assert.deepEqual(told, ['first']);
    assert.notEqual(endOfTurn(), first);
  });
});
