import { readFileSync } from 'node:fs';

/** From here on each worker can hold as many waiting requests as the login allows, and more. */
const ENOUGH = 16_384;
/** What a worker opens besides its clients' connections: files, Redis, and up to 200 connections to WeChat. */
const RESERVED = 264;

/**
 * How many files and connections this process may have open at once, or undefined where the system does not say (not Linux).
 * Node has raised it to the hard limit at its start.
 */
export function openFilesLimit(): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

/**
 * How many connections of clients a worker takes at this limit of open files. With a low limit it is a quarter, because each
 * may be a login, with a connection to WeChat.
 */
export function connectionsWithin(openFiles: number): number {
  return Math.max(openFiles - RESERVED, Math.floor(openFiles / 4));
}

/** What the operator must know about this limit; undefined if it is high enough. */
export function openFilesWarning(openFiles: number): string | undefined {
  if (openFiles >= ENOUGH) return undefined;
  const taken = connectionsWithin(openFiles);
  return `The limit of open files is ${openFiles} (LimitNOFILE, ulimit -n): each worker takes ${taken} connections at most.`;
}
