import { isIP } from 'node:net';
import type { HostPort, NatMap } from '../lib/redis/client_options';

/** Reads typed values from environment variables. Collects all problems instead of stopping at the first. */
export class EnvReader {
  /** The problems so far. Each begins with the variable's name; none contains a value. */
  readonly problems: string[] = [];
  /** The variables that are in quotes. */
  private readonly quoted = new Set<string>();

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** The variable's text, or undefined when it is not set or blank: `.env` files and compose set unused ones to ''. */
  text(name: string): string | undefined {
    const text = this.env[name]?.trim() || undefined;
    if (text === undefined || !/^(["']).*\1$/s.test(text)) return text;
    // A secret with them would be another one than in a file that `node --env-file` reads, which drops them.
    if (!this.quoted.has(name))
      this.reject(name, 'must not be in quotes: `docker run --env-file` keeps them in the value');
    this.quoted.add(name);
    return text.slice(1, -1) || undefined;
  }

  /** Adds a problem, for rules that concern several variables. */
  reject(name: string, rule: string): void {
    this.problems.push(`${name} ${rule}`);
  }

  required(name: string, why: string): string {
    const text = this.text(name);
    if (text === undefined) this.reject(name, `is required ${why}`);
    return text ?? '';
  }

  integer(name: string, fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    this.reject(name, `must be a whole number ${range}`);
    return fallback;
  }

  /** An absolute URL with one of the given schemes (`'https:'`). */
  url(name: string, schemes: string[]): URL | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (URL.canParse(text)) {
      const url = new URL(text);
      if (schemes.includes(url.protocol) && url.hostname) return url;
    }
    this.reject(name, `must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
    return undefined;
  }

  /** A part of a URL without its percent-encoding; undefined when it is empty. */
  decoded(name: string, part: string): string | undefined {
    try {
      return decodeURIComponent(part) || undefined;
    } catch {
      this.reject(name, 'must have user and password percent-encoded');
      return undefined;
    }
  }

  /** An address or a host name. */
  host(name: string, fallback: string): string {
    const text = this.text(name) ?? fallback;
    if (isIP(text) === 0 && !/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text)) {
      this.reject(name, 'must be an IP address or a host name');
    }
    return text;
  }

  /** `host:port,host:port`; an IPv6 address stands in brackets. */
  hostPorts(name: string): HostPort[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const nodes = text.split(',').map(hostPort);
    if (nodes.every((node) => node !== undefined)) return nodes;
    this.reject(name, 'must be a list of host:port, separated by commas');
    return undefined;
  }

  /** `host:port=host:port,…`: the second address for the first. */
  natMap(name: string): NatMap | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const pairs = text.split(',').map((item) => item.split('=').map(hostPort));
    const map: NatMap = {};
    for (const [announced, reachable, ...more] of pairs) {
      if (announced && reachable && more.length === 0) map[`${announced.host}:${announced.port}`] = reachable;
      else this.reject(name, 'must be a list of host:port=host:port, separated by commas: announced=reachable');
    }
    return map;
  }

  /** Comma-separated secrets of at least `minBytes` bytes each, the current one first. */
  secrets(name: string, minBytes: number): string[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const secrets = text.split(',').map((item) => item.trim());
    if (secrets.some((secret) => Buffer.byteLength(secret) < minBytes)) {
      this.reject(name, `must be at least ${minBytes} bytes long (each one, if several are separated by commas)`);
    }
    return secrets;
  }
}

function hostPort(text: string): HostPort | undefined {
  const match = /^(\[[\da-f:]+\]|[^\s:[\]/@]+):(\d{1,5})$/i.exec(text.trim());
  if (!match || !isPort(Number(match[2]))) return undefined;
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) };
}

function isPort(value: number): boolean {
  return value >= 1 && value <= 65535;
}
