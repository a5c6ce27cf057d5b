import { readFileSync } from 'node:fs';
import { forgetUser } from '../lib/plugin/egg-wechat-login/lib/session/account/forget_user';
import type { ForgetQueue } from '../lib/plugin/egg-wechat-login/lib/session/account/forget_queue';
import type { Audit } from '../lib/plugin/egg-wechat-login/lib/audit/audit';
import { uidOf } from '../lib/plugin/egg-wechat-login/lib/session/identity';
import type { SessionStore } from '../lib/plugin/egg-wechat-login/lib/session/store/store';
import { isOpenid } from './arguments';
import type { Request } from './arguments';
import { UsageError } from './options';
import type { Output } from './output';

interface Parts {
  appid: string;
  store: SessionStore;
  queue: ForgetQueue;
  audit: Audit;
}

/** Closes the accounts one after the other, so that what was done before a failure is known. */
export async function forget({ appid, ...parts }: Parts, request: Request, output: Output): Promise<void> {
  const openids = [...new Set([...request.openids, ...(request.file === undefined ? [] : readOpenids(request.file))])];
  for (const openid of openids) {
    const uid = uidOf(appid, openid);
    const { session } = await parts.store.find(uid);
    const had = session ? 'has a session' : 'has no session';
    if (request.dryRun) {
      output.print(`${uid} would be forgotten, and ${had}.`, { uid, session: session !== undefined, forgotten: false });
      continue;
    }
    await forgetUser(parts, { uid, appid, openid }, { reason: request.reason, hooksInSeconds: 0 });
    output.print(`${uid} is forgotten.`, { uid, session: session !== undefined, forgotten: true });
  }
  const total = `${openids.length} ${openids.length === 1 ? 'user' : 'users'}`;
  output.print(request.dryRun ? `${total}. Nothing was changed.` : `${total}.`, {
    count: openids.length,
    dryRun: request.dryRun,
  });
}

/** The first column of each line that is not blank. @throws {UsageError} */
function readOpenids(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (err) {
    throw new UsageError(`The file cannot be read (${(err as NodeJS.ErrnoException).code}).`, 'forget');
  }
  const lines = text.split(/\r?\n/).map((line) =>
    line
      .replace(/^\ufeff/, '')
      .split(/[,;\s]/)[0]
      .replaceAll('"', ''),
  );
  const wrong = lines.findIndex((word) => word !== '' && !isOpenid(word));
  // A heading may stand in the first line.
  if (wrong > 0) throw new UsageError(`Line ${wrong + 1} of the file does not begin with an openid.`, 'forget');
  return lines.filter(isOpenid);
}
