import type { Json } from './schemas';

/** The headers of answers that clients can rely on: `#/components/headers`. */
export const HEADERS: Record<string, Json> = {
  RequestId: {
    description: "The same id is in every line of the server's log about this request.",
    required: true,
    schema: { type: 'string', pattern: '^[\\w.:-]{8,64}$' },
  },
  NoStore: { required: true, schema: { const: 'no-store' } },
  WwwAuthenticate: {
    description: 'RFC 6750',
    required: true,
    schema: { enum: ['Bearer', 'Bearer error="invalid_token"'] },
  },
  RetryAfter: { description: 'Seconds', required: true, schema: { type: 'string', pattern: '^[1-9]\\d*$' } },
  /** A header that only some errors of the status have. */
  SomeRetryAfter: { description: 'Seconds', schema: { type: 'string', pattern: '^[1-9]\\d*$' } },
};

const refTo = (name: keyof typeof HEADERS): Json => ({ $ref: `#/components/headers/${name}` });

/** The headers of every answer. */
export const EVERY: Json = { 'X-Request-Id': refTo('RequestId'), 'Cache-Control': refTo('NoStore') };

/** Codes that bring `Retry-After`. */
const RETRY: string[] = ['RATE_LIMITED', 'WECHAT_QUOTA'];

/** The headers of an answer with one of these codes. */
export function errorHeaders(status: string, codes: string[]): Json {
  const later = codes.filter((code) => RETRY.includes(code)).length;
  return {
    ...EVERY,
    ...(status === '401' && { 'WWW-Authenticate': refTo('WwwAuthenticate') }),
    ...(later > 0 && { 'Retry-After': refTo(later === codes.length ? 'RetryAfter' : 'SomeRetryAfter') }),
  };
}
