import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { NOW } from '../answers';
import { settled, setUpPhones } from '../world';
import { HeldPhone } from './held_phone';
import { ModelServer } from './server';

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

  const DEEDS = ['login', 'login', 'login', 'logout', 'close', 'kick', 'hide', 'show'] as const;

  it('never end each other’s sessions in turn: there are as many logins as taps, whatever else happens', async function () {
    this.timeout(60_000 * fuzzFactor());
    const deeds = fc.array(fc.tuple(fc.nat(1), fc.constantFrom(...DEEDS), fc.boolean()), {
      minLength: 1,
      maxLength: 12,
    });
    const property = fc.asyncProperty(deeds, async (all) => {
      // Nothing is left of the phones before.
      mock.timers.reset();
      mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOW });
      const server = new ModelServer();
      const phones = [new HeldPhone(server, new Map()), new HeldPhone(server, new Map())];
      phones.forEach(({ phone }) => phone.start());
      await rest(server, phones);
      let logins = 0;
      let givenUp = 0;
      for (const [index, deed, waits] of all) {
        const { phone } = phones[index];
        const { status } = phone.state();
        // While the phone thinks that it is logged in, a tap asks for nothing.
        if (deed === 'login' && status !== 'loggedIn' && status !== 'loggingIn') logins += 1;
        if ((deed === 'logout' || deed === 'close') && status === 'loggingIn') givenUp += 1;
        if (deed === 'login' || deed === 'logout') void phone.auth[deed]();
        else if (deed === 'kick') server.kick();
        // There may be nobody to close.
        else if (deed === 'close') void phone.auth.closeAccount().catch(() => undefined);
        else phone.wx[deed]();
        if (waits) await rest(server, phones);
        else await settled();
      }
      phones.forEach(({ phone }) => phone.wx.show());
      await rest(server, phones);
      const sent = phones.flatMap(({ phone }) => phone.sent()).filter((route) => route === 'POST /api/login');
      assert.ok(sent.length <= logins && sent.length >= logins - givenUp, `${sent.length} logins for ${logins} taps`);
      const live = phones.filter(({ phone }) => phone.state().status === 'loggedIn');
      assert.deepEqual(
        live.map(({ phone }) => phone.record().credential?.token),
        server.live ? [server.live] : [],
      );
      for (const { phone } of phones) assert.match(phone.state().status, /^(loggedIn|guest|ended)$/);
    });
    await fc.assert(property, fuzzRuns(100));
  });
});
