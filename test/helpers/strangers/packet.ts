/** The bytes of a request, after which the server closes the connection. */
export function packet(method: string, target: string, headers: Record<string, string> = {}, body = ''): string {
  const length = body && { 'Content-Length': `${Buffer.byteLength(body)}` };
  const lines = Object.entries({ Host: 'store', Connection: 'close', ...headers, ...length });
  return [`${method} ${target} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}

/** The bytes of a form with a file and a title. */
export function upload(target: string, filename: string, content: string, headers: Record<string, string>): string {
  const parts = [
    `Content-Disposition: form-data; name="title"\r\n\r\nmy cat`,
    `Content-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: image/png\r\n\r\n${content}`,
  ];
  const body = [...parts.map((part) => `--boundary\r\n${part}\r\n`), '--boundary--\r\n'].join('');
  return packet('POST', target, { ...headers, 'Content-Type': 'multipart/form-data; boundary=boundary' }, body);
}

export interface Answer {
  status: number;
  /** As they came, in their order and spelling. */
  head: string;
  body: string;
  /** What it sets, by name. */
  cookies: Record<string, string>;
}

export function parseAnswer(text: string): Answer {
  const [head, ...rest] = text.split('\r\n\r\n');
  const set = [...head.matchAll(/^Set-Cookie: ([^=]+)=([^;\r]*)/gim)];
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
    head,
    body: rest.join('\r\n\r\n'),
    cookies: Object.fromEntries(set.map(([, name, value]) => [name, value])),
  };
}
