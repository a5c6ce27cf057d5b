import assert from 'node:assert/strict';
import type * as State from '../../../../../miniprogram/wechat-login/services/state/login_state';
import type { LoginState } from '../../../../../miniprogram/wechat-login/services/state/login_state';
import { ENDINGS, errorBody } from '../../../answers';
import { loggedErrors, setUpPhones, startPhone } from '../../../world';

describe('login state', () => {
  setUpPhones();
  let state: typeof State;
  let seen: LoginState[];

  beforeEach(() => {
    state = startPhone().load('wechat-login/services/state/login_state') as typeof State;
    seen = [];
  });

  it('is told to a subscriber at once, and after every change until it has enough', () => {
    const unsubscribe = state.subscribe((next) => seen.push(next));
    state.enter({ status: 'guest' });
    unsubscribe();
    state.enter({ status: 'loggingOut' });
    assert.deepEqual(seen, [{ status: 'starting' }, { status: 'guest' }]);
    assert.deepEqual(state.loginState(), { status: 'loggingOut' });
  });

  it('reaches the next subscriber when one has a defect', async () => {
    const logged = await loggedErrors(async () => {
      state.subscribe(({ status }) => {
        if (status === 'guest') throw new Error('a page’s defect');
      });
      state.subscribe((next) => seen.push(next));
      state.enter({ status: 'guest' });
    });
    assert.deepEqual(logged, ['a page’s defect']);
    assert.deepEqual(seen, [{ status: 'starting' }, { status: 'guest' }]);
  });

  it('lets subscribers go while it is told', () => {
    const unsubscribe = state.subscribe(({ status }) => status === 'guest' && unsubscribe());
    state.subscribe((next) => seen.push(next));
    state.enter({ status: 'guest' });
    assert.deepEqual(seen, [{ status: 'starting' }, { status: 'guest' }]);
  });

  it('is not told after a newer one that a listener has caused: nobody ends with the older', () => {
    state.subscribe(({ status }) => status === 'loggingIn' && state.enter({ status: 'guest' }));
    state.subscribe((next) => seen.push(next));
    state.enter({ status: 'loggingIn' });
    assert.deepEqual(seen, [{ status: 'starting' }, { status: 'guest' }]);
  });

  it('begins an epoch, and stays in it within the same login', () => {
    const before = state.currentEpoch();
    assert.equal(state.begin({ status: 'loggingOut' }), before + 1);
    state.enter({ status: 'guest' });
    assert.equal(state.currentEpoch(), before + 1);
  });

  ENDINGS.forEach(([, code]) => {
    it(`takes ${code} for an ending`, () => assert.equal(state.isEnding(errorBody(code)), true));
  });

  (['INTERNAL', 'RATE_LIMITED', 'STORE_UNAVAILABLE', 'WECHAT_USER_BLOCKED', 'NOT_FOUND'] as const).forEach((code) => {
    it(`takes ${code} for no ending`, () => assert.equal(state.isEnding(errorBody(code)), false));
  });

  it('takes what only the client knows for no ending', () => {
    assert.equal(state.isEnding({ code: 'NETWORK' }), false);
    assert.equal(state.isEnding({ code: 'LOGGED_OUT' }), false);
  });
});
