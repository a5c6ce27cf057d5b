import { randomBytes } from 'node:crypto';
import type { Surroundings } from '../surroundings';
import { checksTable, times } from './checks_table';
import { Ours } from './ours';

const REPEAT = 3;

/** A flood of bad tokens must not cost more than good ones, and none of them may reach Redis. */
export function badTokens(surroundings: Surroundings, node: string): Promise<string> {
  return Ours.with(surroundings, node, {}, async (ours) => {
    const garbage = ours.tokens.map(() => randomBytes(24).toString('base64url'));
    const forged = ours.tokens.map((token) => token.replace(/[^.]*$/, randomBytes(32).toString('base64url')));
    const good = await times(REPEAT, () => ours.check({}));
    const floods = [];
    for (const tokens of [garbage, forged]) floods.push(await times(REPEAT, () => ours.check({ tokens, expect: 401 })));
    if (floods.flat().some(({ redisCommands }) => redisCommands > 0)) throw new Error('A bad token reached Redis');
    return checksTable('check, tokens', [
      ['good', good],
      ['garbage: 401', floods[0]],
      ['good claims, forged signature: 401', floods[1]],
    ]);
  });
}
