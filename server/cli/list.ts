import type { Cluster, Redis } from 'ioredis';
import { printable } from '../lib/plugin/egg-wechat-login/lib/audit/safe_text';
import { connectMasters } from '../lib/plugin/egg-wechat-login/lib/redis/masters';
import { rfc3339 } from '../lib/plugin/egg-wechat-login/lib/session/store/record';
import { CursorError, SessionScan } from '../lib/plugin/egg-wechat-login/lib/session/store/scan';
import type { SessionStore } from '../lib/plugin/egg-wechat-login/lib/session/store/store';
import type { Request } from './arguments';
import { UsageError } from './options';
import type { Output } from './output';

/** Prints about `limit` sessions, page by page as they are found, and the cursor to continue with. */
export async function list(
  redis: Redis | Cluster,
  store: SessionStore,
  { limit, ...request }: Request,
  output: Output,
): Promise<void> {
  await connectMasters(redis);
  const scan = new SessionScan(redis);
  let cursor = request.cursor;
  let listed = 0;
  do {
    const page = await scan.page(cursor, limit - listed).catch(asUsageError);
    const standings = await Promise.all(page.uids.map((uid) => store.find(uid)));
    for (const [i, { session }] of standings.entries()) {
      // The session has ended since the scan.
      if (!session) continue;
      const { device } = session;
      const uid = page.uids[i];
      const createdAt = rfc3339(session.createdAt);
      output.print(`${uid}  ${createdAt}  ${printable(device ?? '-')}`, { uid, ...(device && { device }), createdAt });
      listed += 1;
    }
    cursor = page.cursor;
  } while (cursor !== undefined && listed < limit);
  const rest = cursor === undefined ? '' : ` Go on with: --cursor ${cursor}`;
  output.print(`${sessionsOf(listed)}.${rest}`, { count: listed, cursor: cursor ?? null });
}

/** Prints how many are logged in. */
export async function count(redis: Redis | Cluster, output: Output): Promise<void> {
  await connectMasters(redis);
  const total = await new SessionScan(redis).count();
  output.print(`${sessionsOf(total)}.`, { count: total });
}

function sessionsOf(number: number): string {
  return number === 1 ? '1 session' : `${number} sessions`;
}

function asUsageError(err: Error): never {
  throw err instanceof CursorError ? new UsageError(err.message, 'list') : err;
}
