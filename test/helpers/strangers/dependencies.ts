import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../process/build';

const run = promisify(execFile);

export const NAMES = ['javascript', 'typescript', 'everything'] as const;
export type StrangerName = (typeof NAMES)[number];

/** The strangers' applications: an npm workspace, so that one installation has what all of them ask for. */
const APPS = path.join(PROJECT, 'test/fixtures/apps');
const MANIFESTS = ['package.json', 'package-lock.json', ...NAMES.map((name) => `${name}/package.json`)];

/** There is no registry, and npm has not kept what it would bring. */
export class NoRegistry extends Error {}

export function copyApplications(folder: string): void {
  for (const name of ['package.json', 'package-lock.json', ...NAMES]) {
    cpSync(path.join(APPS, name), path.join(folder, name), { recursive: true });
  }
}

/** @throws {NoRegistry} */
export async function npm(args: string[], cwd: string): Promise<void> {
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  // Without a network it is no use to try again, and takes minutes.
  if (!process.env.CI) options.push('--fetch-retries=0');
  try {
    await run('npm', [...args, ...options], { cwd });
  } catch (err) {
    const { stderr } = err as { stderr: string };
    const isOffline = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ENOTCACHED)\b/.test(stderr);
    throw isOffline ? new NoRegistry(stderr) : new Error(stderr);
  }
}

/**
 * What the applications depend on, the plugin aside, installed: half a minute the first time. It is kept in the temporary folder of
 * the system, under a name that changes with what is asked for.
 *
 * @return a folder with `node_modules`, which is not to be changed
 */
export async function installedDependencies(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of MANIFESTS) hash.update(readFileSync(path.join(APPS, file)));
  const kept = path.join(os.tmpdir(), `egg-wechat-login-strangers-${hash.digest('hex').slice(0, 16)}`);
  if (isOurs(kept)) return kept;
  const folder = mkdtempSync(`${kept}-`);
  try {
    copyApplications(folder);
    await npm(['ci'], folder);
    renameSync(folder, kept);
  } catch (err) {
    rmSync(folder, { recursive: true, force: true });
    // Another run may have been faster.
    if (!isOurs(kept)) throw err;
  }
  return kept;
}

/** Everybody may write into the temporary folder: what somebody else has put there is not to be run. */
function isOurs(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === os.userInfo().uid;
}
