import type { Application } from 'egg';
import { deleteOldest, fullLogs } from '../../lib/logs/log_files';

/**
 * Keeps the logs from filling the disk, whatever is logged. egg-logrotator begins new files by day or by size, not both; with
 * its own limit of a size it would no longer delete files by their day.
 */
export default (app: Application) => {
  class SizeLimit extends app.LogRotator {
    getRotateFiles() {
      return fullLogs(app.config.logger.dir, app.config.logLimit.fileBytes);
    }
  }
  const rotator = new SizeLimit({ app });

  return {
    schedule: { type: 'worker', interval: '1m' },
    async task() {
      await rotator.rotate();
      await deleteOldest(app.config.logger.dir, app.config.logLimit.olderBytes);
    },
  };
};
