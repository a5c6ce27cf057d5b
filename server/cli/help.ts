import type { Command } from './options';

const GENERAL = `Usage: npm run session -- <command>

  show <user>                           the user's session and ban
  kick <user> [--reason <text>]         ends the session at once
  ban <user> --for 2h --reason <text>   ends the session and refuses logins for that time
  unban <user> [--reason <text>]        lets the user log in again
  forget <openid…> [-f <file>]          closes accounts: ends sessions, deletes what is kept of the users
  list [--limit 50] [--cursor <text>]   who is logged in
  list --count                          how many are logged in
  wechat                                age and end of WeChat's access_token

<user> is an openid, a uid (the 22 characters of user.id), or a beginning of a uid (6 or more) that only one known user has. An openid and wechat need WECHAT_APPID.
Connects to the service's Redis: REDIS_URL, REDIS_CLUSTER_NODES or REDIS_SENTINELS.
Without npm, with settings from a file: node --env-file=.env dist/session.js <command>

  --json   prints one JSON object per line, errors included
  --help   prints this text, or after a command its help

Exit code: 0 done, or nothing to do · 1 failed · 2 wrong usage
`;

const COMMANDS: Record<Command, string> = {
  show: `Usage: npm run session -- show <user> [--json]

Shows the user's ban and session: device, login time, and when it ends if unused. Changes nothing.
`,
  kick: `Usage: npm run session -- kick <user> [--reason <text>] [--json]

Ends the user's session at once; the phone gets SESSION_KICKED. The user may log in again; to prevent that, use ban.
A user without a session is not an error. The audit log records the kick and its reason.
`,
  ban: `Usage: npm run session -- ban <user> --for <time> --reason <text> [--json]

Ends the user's session at once, and refuses logins with USER_BANNED until the ban ends.

  --for      90s, 30m, 2h or 7d from now, at most ten years (3650d); replaces an earlier ban
  --reason   for the audit log, at most 200 characters; the user does not see it
`,
  unban: `Usage: npm run session -- unban <user> [--reason <text>] [--json]

Lets the user log in again. A user who is not banned is not an error. The audit log records the unban and its reason.
`,
  list: `Usage: npm run session -- list [--limit <number>] [--cursor <text>] [--json]
       npm run session -- list --count [--json]

Lists who is logged in, in no order: uid, login time, device. Scans all keys of Redis (SCAN, 500 at a time), without
blocking its other clients.

  --limit    how many to list, 50 by default, or a few more when Redis returns them together
  --cursor   continues where the last list stopped; valid until Redis restarts or fails over
  --count    only counts; a user may count twice while Redis resizes its hash table
`,
  forget: `Usage: npm run session -- forget <openid…> [-f <file>] [--dry-run] [--reason <text>] [--json]

Closes the accounts of these users, as DELETE /api/account does: ends their sessions at once (the phones get ACCOUNT_DELETED) and deletes
what is kept of them. The workers then run the application's onForget hooks, until they succeed. A ban remains. A user who is not known is
not an error. Needs WECHAT_APPID and SESSION_KEY_SECRET. The audit log records each user.

  -f         a file with one openid per line, such as the list that WeChat sends every day; further columns are ignored
  --dry-run  changes nothing: says who has a session
`,
  wechat: `Usage: npm run session -- wechat [--json]

Shows when the access_token of WeChat's server API was fetched and when the service fetches the next one, never the token. Needs
WECHAT_APPID. No token is not an error: it is fetched when a call needs it.
`,
};

export function helpFor(command?: Command): string {
  return command === undefined ? GENERAL : COMMANDS[command];
}
