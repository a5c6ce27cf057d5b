import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../helpers/fuzz_runs';
import { HeldPhone } from './model/held_phone';
import { ModelServer } from './model/server';
import { settled, setUpPhones } from './world';

describe('two phones of one user', () => {
  setUpPhones();

  /** Both phones get their answers, and a while passes, until neither has anything to do. */
  async function rest(server: ModelServer, phones: HeldPhone[]): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await settled();
      for (let busy = true; busy;) {
        busy = false;
        for (const phone of phones) {
          const held = (token = '') => token === `Bearer ${server.live}`;
          const next = phone.items.find((item) => {
            const waits = 'sent' in item && phone.watches().includes(item) && held(item.sent.header.Authorization);
            return !waits;
          });
          if (!next) continue;
          busy = true;
          phone.deliver(next, 'serve');
          await settled();
        }
      }
      mock.timers.tick(90_000);
    }
  }

  it('never end each other’s sessions in turn: there are as many logins as taps', async function () {
    this.timeout(60_000 * fuzzFactor());
    const taps = fc.array(fc.tuple(fc.nat(1), fc.boolean()), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(taps, async (all) => {
      const server = new ModelServer();
      const phones = [new HeldPhone(server, new Map()), new HeldPhone(server, new Map())];
      phones.forEach(({ phone }) => phone.auth.startLogin());
      await rest(server, phones);
      let logins = 0;
      for (const [index, waits] of all) {
        const { phone } = phones[index];
        // While the phone thinks that it is logged in, a tap asks for nothing.
        if (!['loggedIn', 'loggingIn'].includes(phone.state().status)) logins += 1;
        void phone.auth.login();
        if (waits) await rest(server, phones);
        else await settled();
      }
      await rest(server, phones);
      const sent = phones.flatMap(({ phone }) => phone.sent()).filter((route) => route === 'POST /api/login');
      assert.equal(sent.length, logins);
      const statuses = phones.map(({ phone }) => phone.state().status).sort();
      assert.ok(statuses.includes('loggedIn'));
      assert.equal(statuses.filter((status) => status === 'loggedIn').length, 1);
      const ended = phones.map(({ phone }) => phone.state()).filter(({ status }) => status === 'ended');
      phones.forEach((phone) => phone.kill(false));
      for (const state of ended) assert.equal(state.status === 'ended' && state.reason.code, 'SESSION_REPLACED');
    });
    await fc.assert(property, fuzzRuns(100));
  });
});
