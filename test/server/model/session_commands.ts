import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AsyncCommand } from 'fast-check';
import type { StoreOptions } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/user_store';
import { assertInvariants, assertState, snapshot } from './redis_state';
import type { SessionModel, Token } from './session_model';
import { pass } from './session_world';
import type { SessionWorld } from './session_world';

/**
 * Times are multiples of `STEP` and the limits are not: what is due is due by at least half a step, and the milliseconds
 * that a real Redis takes decide nothing.
 */
const STEP = 20;
export const LIMITS: StoreOptions = { idleSeconds: 50.5 * STEP, maxSeconds: 72.5 * STEP };

export interface Model {
  sessions: SessionModel;
  /** Every token that was ever issued. */
  tokens: Token[];
}

export interface Real {
  world: SessionWorld;
  ownClock: boolean;
}

type Command = AsyncCommand<Model, Real, false>;

/** One step on both sides; afterwards they have said the same, and Redis holds what the model says and nothing else. */
function step(name: string, run: (model: Model, real: Real) => [string, Promise<string>], needsToken = false): Command {
  return {
    check: ({ tokens }) => !needsToken || tokens.length > 0,
    run: async (model, real) => {
      const [expected, actual] = run(model, real);
      assert.equal(await actual, expected);
      const state = await snapshot(real.world.redis);
      assertInvariants(state);
      assertState(state, model.sessions);
    },
    toString: () => name,
  };
}

const login = (uid: string) =>
  step(`login ${uid}`, ({ sessions, tokens }, { world }) => {
    const token = { uid, id: `id${tokens.length}`, endsAt: sessions.now + LIMITS.maxSeconds };
    tokens.push(token);
    return [sessions.login(token), world.login(token)];
  });

const kick = (uid: string) => step(`kick ${uid}`, ({ sessions }, { world }) => [sessions.kick(uid), world.kick(uid)]);

/** `back`: how many tokens were issued since; 0 is the newest one. */
const use = (what: 'check' | 'logout', back: number) =>
  step(
    `${what} ${back} back`,
    ({ sessions, tokens }, { world }) => {
      const token = tokens.at(-1 - (back % tokens.length))!;
      return [sessions[what](token), world[what](token)];
    },
    true,
  );

const wait = (steps: number) =>
  step(`wait ${steps * STEP} s`, ({ sessions }, { world, ownClock }) => {
    sessions.now += steps * STEP;
    return ['', pass(world.redis, steps * STEP, { ownClock }).then(() => '')];
  });

const user = fc.constantFrom('u1', 'u2', 'u3');
const back = fc.oneof({ weight: 2, arbitrary: fc.nat({ max: 2 }) }, fc.nat({ max: 30 }));
const steps = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }));

/** Sequences of everything that can happen to sessions. */
export const histories = fc.commands<Model, Real, false>(
  [
    user.map(login),
    user.map(kick),
    back.map((n) => use('check', n)),
    back.map((n) => use('check', n)),
    back.map((n) => use('logout', n)),
    steps.map(wait),
  ],
  { size: 'max', maxCommands: 40 },
);
