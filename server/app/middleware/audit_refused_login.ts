import type { Context } from 'egg';
import { ApiError } from '../../lib/api_error';

/** Writes each login that does not succeed to the audit log, with the error's code as the reason. */
export default () =>
  async function auditRefusedLogin(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    try {
      await next();
    } catch (err) {
      ctx.audit('login_refused', { reason: err instanceof ApiError ? err.code : 'INTERNAL' });
      throw err;
    }
  };
