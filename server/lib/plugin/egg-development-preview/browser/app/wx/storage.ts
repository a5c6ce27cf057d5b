import { host } from '../host';
import { call, Failure } from './call';

/** WeChat's limits, in bytes. */
const MAX_ENTRY = 1024 * 1024;
const MAX_TOTAL = 10 * 1024 * 1024;

interface Entry {
  data: unknown;
  encrypt: boolean;
}

/** Each phone has its own storage and, as in WeChat, each user on it. */
const prefix = () => `preview:${host.name}:${host.settings.user}:`;

const sizeOf = (text: string) => new TextEncoder().encode(text).length;

function keys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix()));
}

function read(key: string, encrypt = false): unknown {
  const text = localStorage.getItem(prefix() + key);
  if (text === null) throw new Failure('data not found');
  const entry = JSON.parse(text) as Entry;
  if (entry.encrypt !== encrypt) throw new Failure('decrypt error');
  return entry.data;
}

function write(key: string, data: unknown, encrypt = false): void {
  const text = JSON.stringify({ data, encrypt } satisfies Entry);
  if (sizeOf(text) > MAX_ENTRY) throw new Failure('entry size limit reached');
  const others = keys().filter((other) => other !== prefix() + key);
  const total = others.reduce((sum, other) => sum + sizeOf(localStorage.getItem(other) ?? ''), sizeOf(text));
  if (total > MAX_TOTAL) throw new Failure('the maximum size of the file storage limit is exceeded');
  localStorage.setItem(prefix() + key, text);
}

function clear(): void {
  for (const key of keys()) localStorage.removeItem(key);
}

interface Named {
  key: string;
  /** As on a phone, reading needs the same value as writing. The browser does not really encrypt. */
  encrypt?: boolean;
}

export const getStorage = call('getStorage', ['key', 'encrypt'], ({ key, encrypt }: Named) => ({
  data: read(key, encrypt),
}));

export const setStorage = call(
  'setStorage',
  ['key', 'data', 'encrypt'],
  ({ key, data, encrypt }: Named & { data: unknown }) => {
    write(key, data, encrypt);
    return {};
  },
);

export const removeStorage = call('removeStorage', ['key'], ({ key }: Named) => {
  localStorage.removeItem(prefix() + key);
  return {};
});

export const clearStorage = call('clearStorage', [], () => {
  clear();
  return {};
});

/** Returns '' if nothing is stored. */
export function getStorageSync(key: string): unknown {
  try {
    return read(key);
  } catch (error) {
    if (error instanceof Failure) return '';
    throw error;
  }
}

export function setStorageSync(key: string, data: unknown): void {
  try {
    write(key, data);
  } catch (error) {
    throw error instanceof Failure ? new Error(`setStorageSync:fail ${error.reason}`) : error;
  }
}

export function removeStorageSync(key: string): void {
  localStorage.removeItem(prefix() + key);
}

export const clearStorageSync = clear;
