import assert from 'node:assert/strict';
import type { StrangerName } from '../../../helpers/strangers/dependencies';
import type { Installation } from '../../../helpers/strangers/installation';
import { Stranger } from '../../../helpers/strangers/stranger';

const WEAK = 'a-weak-secret';
const WRONG_NAME = 'a-client-that-is-not-there';

/** Options with which an application must not start, and all that it says of them. */
const REFUSED: Array<[what: string, name: StrangerName, wechatLogin: Record<string, unknown>, problems: string[]]> = [
  [
    'an option that is missing, one that is weak and one that there is not',
    'javascript',
    { secret: '', jwtSecret: WEAK, jwtSecrets: WEAK },
    [
      'secret is required',
      'jwtSecret must be at least 32 bytes long (each one, if there are several)',
      'jwtSecrets is not an option',
    ],
  ],
  [
    'a client of egg-redis that is not there',
    'everything',
    { redis: WRONG_NAME },
    ["redis must be the name of one of egg-redis' clients (there is cache, members)"],
  ],
  [
    'a ctx.user that another plugin has taken',
    'everything',
    { userProperty: 'user' },
    ['userProperty must be another name: ctx.user is taken'],
  ],
];

/** What stops the start of an application. */
export function bootSuite(installation: () => Installation) {
  describe('the start of an application', () => {
    for (const [what, name, wechatLogin, problems] of REFUSED) {
      it(`ends with ${what}, and names it without its value`, async () => {
        const stranger = await Stranger.spawn(installation(), name, { config: { wechatLogin } });
        const code = await stranger.server.exited();
        await stranger.stop();
        const { output } = stranger.server;
        assert.equal(code, 1, output);
        const listed = [...new Set(output.split('\n').filter((line) => line.startsWith('  - ')))];
        assert.deepEqual(
          listed,
          problems.map((problem) => `  - config.wechatLogin.${problem}`),
        );
        assert.match(output, /egg-wechat-login cannot start:/);
        for (const value of [WEAK, WRONG_NAME, ...stranger.secrets]) assert.ok(!output.includes(value), output);
      });
    }
  });
}
