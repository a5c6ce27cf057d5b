import { version } from '../../package.json';
import { readApiTypes } from './api_types';
import { errorExamples, errorSchemas } from './errors';
import { HEADERS } from './headers';
import { operationObject, ownOperationObject } from './operation_object';
import { OPERATIONS } from './operations';
import type { Json } from './schemas';

const SECURITY = { token: { type: 'http', scheme: 'bearer', description: 'The `token` of `POST /api/login`.' } };

/** The codes that the login's routes answer. */
const CODES = [...new Set(Object.values(OPERATIONS).flatMap((operation) => operation?.errors ?? []))];

const DESCRIPTION = [
  'Login for WeChat mini programs. JSON in, JSON out; the token travels in `Authorization: Bearer <token>` only.',
  'Every error has the body `{ "code", "message", "requestId" }`, with a message in Chinese that may be shown to the user.',
  'An outage is never a 401: while Redis or WeChat fails, a client keeps its token.',
].join('\n\n');

/**
 * The OpenAPI 3.1 document of the login's routes, and of those that other files add to `Api`.
 *
 * @param files - the declarations of the API's types; the first one is `typings/api.d.ts`
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(files: string[]): Json {
  const types = readApiTypes(files);
  const typed = types.routes.map((route) => route.name);
  const untyped = Object.keys(OPERATIONS).filter((name) => !typed.includes(name));
  const routes = [...types.routes, ...untyped.map((name) => ({ name, description: '' }))];
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const [method, url] = route.name.split(' ');
    const [path, query] = url.split('?');
    const known = OPERATIONS[`${method} ${path}`];
    // A name with a query is one more type of the same operation, which tells of its query itself.
    if (known && query !== undefined) continue;
    const operations = (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {});
    operations[method.toLowerCase()] ??= known
      ? operationObject(route, known, types)
      : ownOperationObject(route, types);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'egg-wechat-login', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: SECURITY,
      schemas: { ...types.schemas, ...errorSchemas(types) },
      headers: HEADERS,
      examples: errorExamples(types, CODES),
    },
  };
}
