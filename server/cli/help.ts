import type { Command } from './options';

const GENERAL = `Usage: npm run session -- <command>

  show <user>                           the user's session and ban
  kick <user> [--reason <text>]         ends the session at once
  ban <user> --for 2h --reason <text>   refuses logins until it is over, and ends the session
  unban <user> [--reason <text>]        lets the user log in again
  list [--limit 50] [--cursor <text>]   who is logged in
  list --count                          how many are logged in

<user> is an openid or a uid (the 22 characters of user.id). An openid needs WECHAT_APPID.
The Redis is that of the service: REDIS_URL, REDIS_CLUSTER_NODES or REDIS_SENTINELS.
Without npm, on the settings of a file: node --env-file=.env dist/session.js <command>

  --json   one JSON object a line; errors as JSON, too
  --help   this text, or with a command more about it

Exit code: 0 done, or nothing was to be done · 1 failed · 2 wrong usage
`;

const COMMANDS: Record<Command, string> = {
  show: `Usage: npm run session -- show <user> [--json]

Shows the user's session (device, login, and when it ends unless it is used before) and ban. Changes nothing.
`,
  kick: `Usage: npm run session -- kick <user> [--reason <text>] [--json]

Ends the user's session at once; the phone is told SESSION_KICKED. The user may log in again: see ban. A user without a
session is no failure. The audit log gets a line, with the reason if there is one.
`,
  ban: `Usage: npm run session -- ban <user> --for <time> --reason <text> [--json]

Refuses the user's logins with USER_BANNED until the time is over, and ends the session at once.

  --for      90s, 30m, 2h or 7d from now, at most ten years (3650d); takes the place of an earlier ban
  --reason   for the audit log, at most 200 characters; the user does not see it
`,
  unban: `Usage: npm run session -- unban <user> [--reason <text>] [--json]

Lets the user log in again. A user who is not banned is no failure. The audit log gets a line, with the reason if there is one.
`,
  list: `Usage: npm run session -- list [--limit <number>] [--cursor <text>] [--json]
       npm run session -- list --count [--json]

Who is logged in: uid, login, device, in no order. Looks through all keys of Redis (SCAN, 500 at a time), while others are served.

  --limit    stops after so many, 50 by default, or a few more where Redis keeps them in one place
  --cursor   goes on where a list has ended; good until Redis restarts or fails over
  --count    how many in all; somebody may count twice while Redis resizes its table
`,
};

export function helpFor(command?: Command): string {
  return command === undefined ? GENERAL : COMMANDS[command];
}
