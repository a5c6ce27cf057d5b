import assert from 'node:assert/strict';
import { startPhone } from '../world';

describe('the door of the login', () => {
  it('opens to these names, which applications rely on', () => {
    assert.deepEqual(Object.keys(startPhone().auth).sort(), [
      'apiBase',
      'bindPhone',
      'call',
      'check',
      'closeAccount',
      'defineGuards',
      'defineMessages',
      'dismiss',
      'failureOf',
      'formatTime',
      'hasAgreed',
      'keepAgreed',
      'leave',
      'login',
      'logout',
      'messageOf',
      'openPrivacyContract',
      'readStored',
      'renewKey',
      'requireLogin',
      'shortId',
      'startLogin',
      'subscribe',
      'upload',
      'writeStored',
    ]);
  });
});
