import assert from 'node:assert/strict';
import { parse } from '../../../server/cli/arguments';
import { helpFor } from '../../../server/cli/help';
import { run } from '../../../server/cli/run';

const UID = 'b2VUVh52th_1v077hzYlci';
const OPENID = 'oABCDEFGHIJKLMNOPQRSTUVWXYZ0';
const NOTHING = {
  help: false,
  user: '',
  openids: [],
  file: undefined,
  dryRun: false,
  reason: undefined,
  seconds: 0,
  count: false,
  limit: 50,
  cursor: undefined,
};

describe('cli/arguments.parse', () => {
  const ban = (time: string) => parse(['ban', UID, '--for', time, '--reason', 'spam']);

  it('takes a uid, an openid, a reason, a time and a range', () => {
    assert.deepEqual(parse(['show', UID]), { ...NOTHING, command: 'show', user: UID });
    assert.deepEqual(parse(['kick', OPENID, '--json']), { ...NOTHING, command: 'kick', user: OPENID });
    const banned = { ...NOTHING, command: 'ban', user: UID, reason: 'spam', seconds: 7200 };
    assert.deepEqual(parse(['ban', '--reason', ' spam ', '--for=2h', UID]), banned);
    const listed = { ...NOTHING, command: 'list', limit: 3, cursor: '5@h:1' };
    assert.deepEqual(parse(['list', '--limit', '3', '--cursor', '5@h:1']), listed);
    assert.deepEqual(parse(['list', '--count']), { ...NOTHING, command: 'list', count: true });
    const forgotten = { ...NOTHING, command: 'forget', openids: [OPENID], file: 'list.txt', dryRun: true };
    assert.deepEqual(parse(['forget', OPENID, '-f', 'list.txt', '--dry-run']), forgotten);
    assert.deepEqual(parse(['wechat']), { ...NOTHING, command: 'wechat' });
  });

  it('takes a uid that begins with a dash, wherever it stands', () => {
    for (const uid of ['-2VUVh52th_1v077hzYlci', '--VUVh52th_1v077hzYlci']) {
      for (const args of [[uid], ['--json', uid], ['--', uid], ['--reason', 'x', uid]]) {
        assert.equal(parse(['kick', ...args]).user, uid);
      }
    }
  });

  it('takes seconds, minutes, hours and days up to ten years', () => {
    const seconds = ['1s', '90s', '30m', '2h', '7d', '3650d'].map((time) => ban(time).seconds);
    assert.deepEqual(seconds, [1, 90, 1800, 7200, 604800, 315360000]);
  });

  const TIME = 'A ban needs --for: a number and its unit (90s, 30m, 2h or 7d), at most ten years (3650d).';
  const wrong: [string[], string, command?: 'show' | 'kick' | 'ban' | 'list'][] = [
    [[], 'Name a command.'],
    [['end'], 'There is no command "end".'],
    [['toString'], 'There is no command "toString".'],
    [['show'], 'Name the user, by openid or uid.', 'show'],
    [['show', 'me'], 'The user is neither an openid nor a uid, nor at least 6 characters of one.', 'show'],
    [['show', UID.slice(0, 5)], 'The user is neither an openid nor a uid, nor at least 6 characters of one.', 'show'],
    [['show', `${UID}*`], 'The user is neither an openid nor a uid, nor at least 6 characters of one.', 'show'],
    [['kick', UID, 'spam'], 'One user at a time. Put a reason of several words into quotes.', 'kick'],
    [['kick', UID, '--for', '2h'], "Unknown option '--for'.", 'kick'],
    [['kick', UID, '--reason'], "Option '--reason <value>' argument missing.", 'kick'],
    [
      ['kick', OPENID, '--reason', `is ${OPENID}`],
      'The reason must not contain the openid: it goes to the audit log.',
      'kick',
    ],
    [['kick', UID, '--reason', 'x'.repeat(201)], 'The reason must have at most 200 characters.', 'kick'],
    [['ban', UID, '--for', '2h'], 'A ban needs its --reason.', 'ban'],
    [['ban', UID, '--for', '2h', '--reason', ' '], 'A ban needs its --reason.', 'ban'],
    [['ban', UID, '--reason', 'spam'], TIME, 'ban'],
    ...['', '0h', '2', '2w', '1.5h', '-2h', '3651d', '1e3s', '99999999999d'].map((time): [string[], string, 'ban'] => [
      ['ban', UID, `--for=${time}`, '--reason', 'spam'],
      TIME,
      'ban',
    ]),
    [['list', UID], 'list takes no user: use show for one user.', 'list'],
    [['list', '--limit', '0'], '--limit must be a whole number from 1.', 'list'],
    [['list', '--limit', 'all'], '--limit must be a whole number from 1.', 'list'],
    [['list', '--count', '--limit', '5'], '--count takes neither --limit nor --cursor.', 'list'],
  ];
  for (const [args, message, command] of wrong) {
    it(`refuses "${args.join(' ').slice(0, 60)}": exit code 2, with the reason and the right usage`, async () => {
      for (const json of [false, true]) {
        const said = { out: '', err: '' };
        const stream = (name: 'out' | 'err') => ({ write: (text: string) => (said[name] += text) }) as never;
        const [name = '', ...rest] = args;
        const argv = json ? [name, '--json', ...rest] : args;
        assert.equal(await run(argv, { env: {}, baseDir: '', out: stream('out'), err: stream('err') }), 2);
        const object = `${JSON.stringify({ error: 'USAGE', message })}\n`;
        assert.deepEqual(said, { out: '', err: json ? object : `${message}\n\n${helpFor(command)}` });
      }
    });
  }
});
