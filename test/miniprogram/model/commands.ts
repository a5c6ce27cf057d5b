import fc from 'fast-check';
import type { Fate } from './held_phone';

export type Command = { steps: number | null } & (
  | { do: 'login' | 'logout' | 'check' | 'dismiss' | 'calls' | 'hide' | 'show' | 'offline' | 'online' }
  /** What others do: another phone logs in, an operator or the server ends the session; after a long time, or at once. */
  | { do: 'other' | 'kick' | 'end'; unused: boolean }
  | { do: 'deliver'; index: number; fate: Fate }
  /** So many newest things are served, one after another, while the older ones are stuck. */
  | { do: 'overtake'; count: number }
  | { do: 'pass'; seconds: number }
  /** The user sets the phone's clock, so many milliseconds ahead of the true time. */
  | { do: 'clock'; off: number }
  | { do: 'restart'; landed: boolean }
);

const DAY_MS = 24 * 3600_000;

/** How far the mini program runs until the next command: to its end, or so many steps. */
const steps = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(8) });

const fate = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fate>('serve') },
  { weight: 2, arbitrary: fc.constant<Fate>('process') },
  { weight: 1, arbitrary: fc.constantFrom<Fate>('lose', 'loseAnswer', 'busy') },
);

const just = <D extends string>(...names: D[]) => fc.record({ do: fc.constantFrom(...names), steps });

export const COMMANDS: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: fc.record({ do: fc.constant('deliver' as const), steps, index: fc.nat(6), fate }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('overtake' as const), steps, count: fc.integer({ min: 2, max: 6 }) }),
    },
    { weight: 3, arbitrary: just('login') },
    { weight: 2, arbitrary: just('logout') },
    { weight: 3, arbitrary: just('calls') },
    { weight: 2, arbitrary: just('check', 'dismiss', 'hide', 'show', 'offline', 'online') },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('other' as const, 'kick' as const, 'end' as const, 'end' as const),
        steps,
        unused: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('pass' as const), steps, seconds: fc.constantFrom(1, 2, 90) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('clock' as const),
        steps,
        off: fc.oneof(
          fc.constantFrom(0, 31 * DAY_MS, -31 * DAY_MS),
          fc.integer({ min: -9999, max: 9999 }).map((days) => days * DAY_MS),
        ),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), steps, landed: fc.boolean() }) },
  ),
  { maxLength: 60, size: 'max' },
);
