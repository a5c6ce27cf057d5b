import path from 'node:path';
import type { Cluster, Redis } from 'ioredis';
import { AUDIT_FILE, logDirOf } from '../config/log_dir';
import { readOperatorSettings } from '../config/settings';
import type { OperatorSettings } from '../config/settings';
import { ForgetQueue } from '../lib/plugin/egg-wechat-login/lib/session/account/forget_queue';
import type { Audit } from '../lib/plugin/egg-wechat-login/lib/audit/audit';
import { UID, uidOf } from '../lib/plugin/egg-wechat-login/lib/session/identity';
import { SessionAdmin } from '../lib/plugin/egg-wechat-login/lib/session/session_admin';
import { connectMasters } from '../lib/plugin/egg-wechat-login/lib/redis/masters';
import { SessionScan } from '../lib/plugin/egg-wechat-login/lib/session/store/scan';
import { SessionStore } from '../lib/plugin/egg-wechat-login/lib/session/store/store';
import { SessionKeyCipher } from '../lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';
import { openRedis } from '../lib/redis/connect';
import { isBeginning, parse } from './arguments';
import type { Request } from './arguments';
import { AuditFile } from './audit_file';
import { change, isChange, show } from './commands';
import { forget } from './forget';
import { explain } from './failure';
import { helpFor } from './help';
import { count, list } from './list';
import { UsageError } from './options';
import type { Command } from './options';
import { Output } from './output';
import { wechat } from './wechat';

/** How long to wait for the connection to Redis. */
const REDIS_LIMIT_MS = 2000;

export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** The folder of the build; the logs are beside it. */
  baseDir: string;
  out: NodeJS.WritableStream;
  err: NodeJS.WritableStream;
}

/** Runs the command. @return the exit code: 0 done, 1 failed, 2 wrong usage */
export async function run(argv: string[], surroundings: Surroundings): Promise<number> {
  const output = new Output(argv.includes('--json'), surroundings.out, surroundings.err);
  try {
    const request = parse(argv);
    if (request.help) surroundings.out.write(helpFor(request.command));
    else await carryOut(request, surroundings, output);
    return 0;
  } catch (err) {
    const usage = err instanceof UsageError ? helpFor(err.command) : '';
    output.fail(explain(err), usage);
    return usage ? 2 : 1;
  }
}

async function carryOut(request: Request, { env, baseDir }: Surroundings, output: Output): Promise<void> {
  const { command, user } = request;
  const isOpenid = user !== '' && !UID.test(user) && !isBeginning(user);
  const forOpenid = isOpenid ? 'to find a user by openid (not by uid)' : undefined;
  const whys: Partial<Record<Command, string>> = {
    wechat: 'to find its access_token',
    forget: 'to find users by openid',
  };
  const settings = readOperatorSettings(env, (command && whys[command]) ?? forOpenid, command === 'forget');
  const redis = await openRedis(settings.redis, REDIS_LIMIT_MS);
  try {
    const uid = isOpenid ? uidOf(settings.appid, user) : await wholeUid(redis, user, command);
    const limits = { idleSeconds: settings.sessionIdleSeconds, maxSeconds: settings.sessionMaxSeconds };
    const store = new SessionStore(redis as Redis, limits);
    if (command === 'wechat') await wechat(redis as Redis, settings.appid, output);
    else if (command === 'list') {
      await (request.count ? count(redis, output) : list(redis, store, request, output));
    } else if (command === 'forget' || isChange(command)) {
      // Opened first: a change that cannot be logged is not made.
      const auditFile = new AuditFile(path.join(logDirOf(baseDir, 'prod'), AUDIT_FILE));
      const audit: Audit = (event, details) => auditFile.write(event, details);
      const sessions = new SessionAdmin(store, audit);
      const { appid } = settings;
      const done = isChange(command)
        ? change(sessions, { ...request, command, uid }, output)
        : forget({ appid, store, audit, queue: queueOf(redis as Redis, settings) }, request, output);
      await done.finally(() => auditFile.close());
    } else await show(store, uid, output);
  } finally {
    redis.disconnect();
  }
}

/** @throws {UsageError} for the beginning of no uid, or of several, about which Redis has a key */
async function wholeUid(redis: Redis | Cluster, user: string, command?: Command): Promise<string> {
  if (!isBeginning(user)) return user;
  await connectMasters(redis);
  const [uid, another] = await new SessionScan(redis).beginningWith(user);
  if (uid === undefined) throw new UsageError('No user who is known begins like this.', command);
  if (another !== undefined) throw new UsageError('Several users begin like this: give more of the uid.', command);
  return uid;
}

function queueOf(redis: Redis, { appid, sessionKeySecret = [] }: OperatorSettings): ForgetQueue {
  return new ForgetQueue(redis, new SessionKeyCipher(sessionKeySecret), appid);
}
