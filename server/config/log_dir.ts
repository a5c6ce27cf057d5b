import path from 'node:path';

/** The folder of logs and run-time dumps: the one that contains the source or the build. */
export function projectDirOf(baseDir: string): string {
  return path.dirname(baseDir);
}

export function logDirOf(baseDir: string, eggEnv: string): string {
  return path.join(projectDirOf(baseDir), 'logs', eggEnv);
}

/** The audit log's file name. */
export const AUDIT_FILE = 'audit.log';
