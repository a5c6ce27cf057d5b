import { randomBytes } from 'node:crypto';
import type { Surroundings } from '../surroundings';
import { compare } from './compare';
import { Ours } from './ours';

/** Compares the cost of bad tokens with that of good ones. No bad token may reach Redis. */
export function badTokens(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, {}, async (ours) => {
    const garbage = ours.tokens.map(() => randomBytes(24).toString('base64url'));
    const forged = ours.tokens.map((token) => token.replace(/[^.]*$/, randomBytes(32).toString('base64url')));
    const refused = async (tokens: string[]) => {
      const measurement = await ours.check({ tokens, expect: 401 });
      if (measurement.redisCommands > 0) throw new Error('A bad token has reached Redis');
      return measurement;
    };
    const { report } = await compare('check, tokens', [
      ['good', () => ours.check({})],
      ['garbage: 401', () => refused(garbage)],
      ['good claims, forged signature: 401', () => refused(forged)],
    ]);
    return report;
  });
}
