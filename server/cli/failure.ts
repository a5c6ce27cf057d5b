import { SettingsError } from '../config/settings';
import { ApiError } from '../lib/plugin/egg-wechat-login/lib/errors/api_error';
import { RedisUnreachableError } from '../lib/redis/connect';
import { AuditError } from './audit_file';
import { UsageError } from './options';

/** Why the command has failed: `error` for programs, `message` for people. */
export interface Failure {
  error: 'USAGE' | 'SETTINGS' | 'STORE_UNAVAILABLE' | 'AUDIT' | 'INTERNAL';
  message: string;
  /** Lines that could not be written to the audit log. */
  lost?: string[];
}

export function explain(err: unknown): Failure {
  const { message, stack } = err as Error;
  if (err instanceof UsageError) return { error: 'USAGE', message };
  if (err instanceof SettingsError) return { error: 'SETTINGS', message };
  if (err instanceof AuditError) return { error: 'AUDIT', message, ...(err.lost.length > 0 && { lost: err.lost }) };
  if (err instanceof RedisUnreachableError) return { error: 'STORE_UNAVAILABLE', message };
  if (err instanceof ApiError && err.code === 'STORE_UNAVAILABLE') {
    // A command without an answer may have taken effect all the same. Every command can be repeated.
    return { error: 'STORE_UNAVAILABLE', message: `${err.reason}. Check with "show", then try again.` };
  }
  return { error: 'INTERNAL', message: stack ?? message };
}
