import type { Context } from 'egg';
import { ApiError } from '../../lib/api_error';

/** Writes each login that does not succeed to the audit log, with the error's code as the reason, and user and device as far as they were known. */
export default () =>
  async function auditRefusedLogin(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    try {
      await next();
    } catch (err) {
      const { uid, device } = ctx.state;
      ctx.audit('login_refused', { uid, device, reason: err instanceof ApiError ? err.code : 'INTERNAL' });
      throw err;
    }
  };
