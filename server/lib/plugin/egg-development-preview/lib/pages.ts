import { readFile } from 'node:fs/promises';
import path from 'node:path';

const FOLDER = path.join(__dirname, '../pages');

/** The files in `pages/`, by the path at which they are served. */
export const PAGES: Record<string, string> = {
  '/': 'stage.html',
  '/phone': 'phone.html',
  '/openapi': 'openapi.html',
  '/preview/openapi.css': 'openapi.css',
  '/preview/app.html': 'app.html',
  '/preview/app.css': 'app.css',
  '/preview/phone.css': 'phone.css',
  '/preview/stage.css': 'stage.css',
};

export function readPage(name: string): Promise<string> {
  return readFile(path.join(FOLDER, name), 'utf8');
}
