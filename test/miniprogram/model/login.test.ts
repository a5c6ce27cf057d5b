import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { loggedErrors, setUpPhones } from '../world';
import { COMMANDS } from './commands';
import { World } from './world';

describe('the login state, as its model demands', () => {
  setUpPhones();
  beforeEach(() => mock.method(Math, 'random', () => 0));
  afterEach(() => mock.restoreAll());

  it('holds after any history of taps, answers, losses, other phones, kills and restarts', async function () {
    this.timeout(60_000 * fuzzFactor());
    const property = fc.asyncProperty(COMMANDS, (commands) => new World().run(commands));
    assert.deepEqual(await loggedErrors(() => fc.assert(property, fuzzRuns(400))), []);
  });

  it('holds when the storage refuses now and then', async function () {
    this.timeout(60_000 * fuzzFactor());
    // Killed between a logout that could not be stored and the next chance to store it, a phone cannot know of it.
    const commands = COMMANDS.map((all) => all.filter(({ do: what }) => what !== 'restart'));
    const property = fc.asyncProperty(commands, (some) => new World(true).run(some));
    assert.deepEqual(await loggedErrors(() => fc.assert(property, fuzzRuns(200))), []);
  });
});
