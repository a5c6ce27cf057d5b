import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** The shell first: the same Chromium without a desktop's windows, in which pages load in half the time. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
];
const FOLDERS = [
  ...(process.env.PATH ?? '').split(path.delimiter),
  '/Applications/Chromium.app/Contents/MacOS',
  '/Applications/Google Chrome.app/Contents/MacOS',
  'C:\\Program Files\\Google\\Chrome\\Application',
];
const MAC_NAMES = ['Chromium', 'Google Chrome'];

/** None of Chromium's own traffic and questions. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium of `CHROMIUM_PATH`, or the first that this machine has. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  return FOLDERS.flatMap((folder) => [...NAMES, ...MAC_NAMES].map((name) => path.join(folder, name))).find(canRun);
}

/** Whether the end-to-end tests can run here. Without a Chromium they are left out and say so; in CI it must be there. */
export function hasChromium(): boolean {
  const found = findChromium() !== undefined;
  if (!found && process.env.CI) throw new Error('CI must have Chromium: install it, or name it in CHROMIUM_PATH');
  return found;
}

export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: findChromium(), args: ARGS });
}
