import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openApiDocument } from './document';

const PROJECT = path.resolve(__dirname, '../..');
const TYPINGS = path.join(PROJECT, 'typings');
const API_TYPES = path.join(TYPINGS, 'api.d.ts');
/** `index.d.ts` has Egg's types, which take seconds to read. */
const OTHERS = ['api.d.ts', 'index.d.ts'];

/** Where the document of the login is kept, and comes into the plugin's package from. */
export const LOGIN_DOCUMENT = path.join(PROJECT, 'server/lib/plugin/egg-wechat-login/openapi.json');

const textOf = (document: object) => `${JSON.stringify(document, null, 2)}\n`;

/** The document of the login alone. */
export function loginDocument(): string {
  return textOf(openApiDocument([API_TYPES]));
}

/** With the routes that the application adds to `Api`, in declarations of its own in `typings/`. */
export function applicationDocument(): string {
  const own = readdirSync(TYPINGS).filter((name) => name.endsWith('.d.ts') && !OTHERS.includes(name));
  return textOf(openApiDocument([API_TYPES, ...own.map((name) => path.join(TYPINGS, name))]));
}
