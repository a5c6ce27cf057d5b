import type { Requests } from './job';

/** Creates the requests of a job as bytes. */
export interface Source {
  /** The next request with its id; undefined after the last one. */
  next(): { bytes: string; id: number } | undefined;
  /** Receives the body of the answer. */
  answered(id: number, body: string): void;
  readonly tokens: string[];
}

/** Makes every code of a run unique. */
let codes = Date.now();

export function sourceOf(requests: Requests): Source {
  switch (requests.kind) {
    case 'login':
      return logins(requests.from, requests.users);
    case 'check': {
      const all = requests.tokens.map((token) => withToken('GET', '/api/session', token));
      let i = 0;
      return { next: () => ({ bytes: all[i++ % all.length], id: 0 }), answered: () => undefined, tokens: [] };
    }
    case 'logout': {
      const all = requests.tokens.map((token) => withToken('POST', '/api/logout', token));
      return { next: () => pop(all), answered: () => undefined, tokens: [] };
    }
  }
}

function logins(from: number, users: number): Source {
  const tokens: string[] = [];
  let i = 0;
  return {
    next: () => {
      const id = i++ % users;
      const body = `{"code":"u${from + id}-${codes++}","device":"iPhone 15 Pro"}`;
      const headers = `host: bench\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
      return { bytes: `POST /api/login HTTP/1.1\r\n${headers}\r\n\r\n${body}`, id };
    },
    answered: (id, body) => {
      tokens[id] = (JSON.parse(body) as { token: string }).token;
    },
    tokens,
  };
}

function pop(all: string[]) {
  const bytes = all.pop();
  return bytes === undefined ? undefined : { bytes, id: 0 };
}

/** Content-Length: 0 for a logout, as `wx.request` sends it. */
function withToken(method: string, route: string, token: string): string {
  const length = method === 'POST' ? 'content-length: 0\r\n' : '';
  return `${method} ${route} HTTP/1.1\r\nhost: bench\r\n${length}authorization: Bearer ${token}\r\n\r\n`;
}
