import { host } from '../../host';
import { Failure } from '../call';
import { Listeners } from '../listeners';
import { offline, travel } from './network';

export interface RequestOptions {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS';
  data?: unknown;
  header?: Record<string, string>;
  /** Milliseconds. */
  timeout?: number;
  dataType?: 'json' | 'other';
}

/** A request, or an upload with its form. */
type Exchanged = Pick<RequestOptions, 'url' | 'method' | 'data' | 'header' | 'dataType'> & { form?: FormData };

export interface RequestResult {
  /** Parsed when it is JSON, else the text. */
  data: unknown;
  statusCode: number;
  header: Record<string, string>;
  cookies: string[];
}

/** The mini program's own address of its backend: for `develop`, `config.ts` has a port of this machine. */
const LOCAL_BACKEND = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(?=\/|$)/;

/** The same on the server of this page, which may have another port, and for a real telephone another address. */
export const reachable = (url: string): string => url.replace(LOCAL_BACKEND, window.location.origin);

/** Emitted when Redis fails for this phone: open requests are sent again, so that they get the outage, too. */
export const storeFailures = new Listeners<undefined>();

/** One HTTP request over the phone's network. @throws Failure when no answer arrives */
export async function exchange(options: Exchanged, signal: AbortSignal): Promise<RequestResult> {
  await travel();
  if (host.settings.offline) throw offline();
  const response = await send(options, signal);
  const text = await response.text();
  await travel();
  return {
    data: options.dataType === 'other' ? text : parse(text),
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    cookies: [],
  };
}

async function send(options: Exchanged, signal: AbortSignal): Promise<Response> {
  const { url, method = 'GET', data, header, form } = options;
  const target = new URL(reachable(url));
  // The browser sets the type of a form, with its boundary.
  const headers = new Headers({ ...(!form && { 'Content-Type': 'application/json' }), ...header });
  if (form) headers.delete('Content-Type');
  headers.set('X-Preview-Phone', host.name);
  if (host.settings.storeDown) headers.set('X-Preview-Redis', 'down');
  const inQuery = method === 'GET' || method === 'HEAD';
  if (inQuery) for (const [name, value] of Object.entries(data ?? {})) target.searchParams.append(name, String(value));
  const text = inQuery || data === undefined ? undefined : typeof data === 'string' ? data : JSON.stringify(data);
  const again = new AbortController();
  const askAgain = () => again.abort();
  if (method === 'GET') storeFailures.on(askAgain);
  try {
    const either = AbortSignal.any([signal, again.signal]);
    return await fetch(target, { method, headers, body: form ?? text, signal: either, credentials: 'omit' });
  } catch {
    if (again.signal.aborted && !signal.aborted) return await send(options, signal);
    throw new Failure('net::ERR_CONNECTION_REFUSED', 600001);
  } finally {
    storeFailures.off(askAgain);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
