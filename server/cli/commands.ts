import { printable } from '../lib/plugin/egg-wechat-login/lib/audit/safe_text';
import { rfc3339 } from '../lib/plugin/egg-wechat-login/lib/session/store/record';
import type { SessionAdmin } from '../lib/plugin/egg-wechat-login/lib/session/session_admin';
import type { SessionStore } from '../lib/plugin/egg-wechat-login/lib/session/store/store';
import type { Request } from './arguments';
import type { Command } from './options';
import type { Output } from './output';

type Change = 'kick' | 'ban' | 'unban';

/** Whether the command changes something and so goes into the audit log. */
export function isChange(command?: Command): command is Change {
  return command === 'kick' || command === 'ban' || command === 'unban';
}

export async function show(store: SessionStore, uid: string, output: Output): Promise<void> {
  const { session, bannedUntil } = await store.find(uid);
  const until = bannedUntil === undefined ? null : rfc3339(bannedUntil);
  const shown = session && {
    ...(session.device && { device: session.device }),
    createdAt: rfc3339(session.createdAt),
    idleUntil: rfc3339(session.idleUntil),
  };
  const lines = [`uid      ${uid}`];
  if (shown) {
    lines.push(`device   ${printable(shown.device ?? '-')}`);
    lines.push(`login    ${shown.createdAt}`);
    lines.push(`ends     ${shown.idleUntil} unless used before`);
  } else lines.push('session  none');
  lines.push(`ban      ${until ? `until ${until}` : 'none'}`);
  output.print(lines.join('\n'), { uid, session: shown ?? null, bannedUntil: until });
}

/** Nothing to change is not an error: the output says so. */
export async function change(
  sessions: SessionAdmin,
  { command, uid, reason, seconds }: Request & { command: Change; uid: string },
  output: Output,
): Promise<void> {
  if (command === 'kick') {
    const kicked = await sessions.kick(uid, reason);
    output.print(kicked ? `The session of ${uid} is ended.` : `${uid} has no session.`, { uid, kicked });
  } else if (command === 'ban') {
    const until = Math.floor(Date.now() / 1000) + seconds;
    const kicked = await sessions.ban(uid, until, reason!);
    const ended = kicked ? 'The session is ended.' : 'There was no session.';
    const end = rfc3339(until);
    output.print(`${uid} is banned until ${end}. ${ended}`, { uid, bannedUntil: end, kicked });
  } else {
    const unbanned = await sessions.unban(uid, reason);
    output.print(unbanned ? `${uid} may log in again.` : `${uid} was not banned.`, { uid, unbanned });
  }
}
