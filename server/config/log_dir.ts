import path from 'node:path';

/** Logs and run-time dumps lie beside the source or the build, never in it. */
export function projectDirOf(baseDir: string): string {
  return path.dirname(baseDir);
}

export function logDirOf(baseDir: string, eggEnv: string): string {
  return path.join(projectDirOf(baseDir), 'logs', eggEnv);
}

/** The audit log's name among the logs. */
export const AUDIT_FILE = 'audit.log';
