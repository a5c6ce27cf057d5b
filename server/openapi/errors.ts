import { STATUS_CODES } from 'node:http';
import type { ErrorCode } from '../../typings/api';
import { ApiError } from '../lib/plugin/egg-wechat-login/lib/errors/api_error';
import type { ApiTypes } from './api_types';
import { exampleOf } from './example';
import { errorHeaders, EVERY } from './headers';
import { refTo } from './schemas';
import type { Json } from './schemas';

/** The request id in the examples. */
const REQUEST_ID = '6a1f6c1e-2f0b-4a57-9c1d-0d6c1c7b6a55';

/** `SESSION_REPLACED` → `SessionReplacedError` */
const nameOf = (code: string) =>
  `${code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Error`;

/** The body of an error; with a code that body alone. */
function errorSchema(code?: string, { properties = {}, required = [] }: Json = {}): Json {
  return {
    type: 'object',
    properties: {
      code: code === undefined ? { type: 'string' } : { const: code },
      message: { type: 'string', description: 'For the user, in Chinese.' },
      requestId: { type: 'string', description: "Also in the answer's `X-Request-Id` and in the server's log." },
      ...properties,
    },
    required: ['code', 'message', 'requestId', ...required],
    ...(code !== undefined && { additionalProperties: false }),
  };
}

/** A schema of each code's body, and `Error` of any. */
export function errorSchemas({ codes, details }: ApiTypes): Record<string, Json> {
  const each = codes.map((code) => [nameOf(code), errorSchema(code, details[code])]);
  return { Error: errorSchema(), ...Object.fromEntries(each) };
}

/** An example of each code's body, by code: of the codes that a route of the login can answer. */
export function errorExamples({ details, schemas }: ApiTypes, codes: ErrorCode[]): Record<string, Json> {
  return Object.fromEntries(
    codes.map((code) => {
      const fields = { code, message: new ApiError(code).userMessage, requestId: REQUEST_ID };
      return [code, { value: { ...fields, ...(exampleOf(details[code] ?? {}, schemas) as object) } }];
    }),
  );
}

/** The answers with these codes, by status. */
export function errorAnswers(codes: ErrorCode[]): Record<string, Json> {
  const byStatus: Record<string, ErrorCode[]> = {};
  for (const code of new Set(codes)) (byStatus[new ApiError(code).status] ??= []).push(code);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, all]) => {
      const examples = Object.fromEntries(all.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
      const content = { 'application/json': { schema: oneOf(all), examples } };
      const description = `${STATUS_CODES[status]}: ${all.map((code) => `\`${code}\``).join(', ')}`;
      return [status, { description, headers: errorHeaders(status, all), content }];
    }),
  );
}

/** The answer of a route of which no codes are known. */
export const anyError: Json = {
  description: 'An error',
  headers: EVERY,
  content: { 'application/json': { schema: refTo('Error') } },
};

function oneOf(codes: string[]): Json {
  if (codes.length === 1) return refTo(nameOf(codes[0]));
  const mapping = Object.fromEntries(codes.map((code) => [code, refTo(nameOf(code)).$ref]));
  return { oneOf: codes.map((code) => refTo(nameOf(code))), discriminator: { propertyName: 'code', mapping } };
}
