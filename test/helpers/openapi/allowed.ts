import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import document from '../../../server/lib/plugin/egg-wechat-login/openapi.json';

export interface HttpAnswer {
  status: number;
  /** By name, in small letters. */
  headers: Record<string, unknown>;
  /** As it came. */
  body: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;

const PATHS: Record<string, Json> = document.paths;

// `discriminator` and the like are OpenAPI's own words.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, 'openapi');

/** What is wrong with a value by a schema in the document. @param where - the keys that lead there */
function problemOf(what: string, value: unknown, ...where: string[]): string | undefined {
  const pointer = where.map((key) => encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/');
  const validate = ajv.getSchema(`openapi#/${pointer}`)!;
  return validate(value) ? undefined : `${what}: ${ajv.errorsText(validate.errors)}`;
}

/** The answer's object in the document, and the keys that lead to a part of it. */
function resolve(parent: Json, key: string, where: string[]): { found: Json; at: string[] } {
  const { $ref } = parent[key] as { $ref?: string };
  if ($ref === undefined) return { found: parent[key], at: [...where, key] };
  const at = $ref.slice('#/'.length).split('/');
  return { found: at.reduce((json, part) => json[part], document as Json), at };
}

/**
 * What the OpenAPI document does not allow in an answer of the service. Nothing for a path that is not in the document: those of
 * development, and of an application's own.
 *
 * @param url - with the query
 */
export function notAllowed(method: string, url: string, answer: HttpAnswer): string[] {
  const path = url.split('?')[0];
  // As Egg's router has it: HEAD is GET without the body.
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
  const operation = Object.hasOwn(PATHS, path) ? (PATHS[path][verb] as Json | undefined) : undefined;
  if (!operation) return [];
  const { status, headers, body } = answer;
  const expected = operation.responses[status] as Json | undefined;
  if (!expected) return [`status ${status} is not one of ${Object.keys(operation.responses)}`];

  const where = ['paths', path, verb, 'responses', String(status)];
  const problems = Object.keys(expected.headers).map((name) => {
    const { found, at } = resolve(expected.headers, name, [...where, 'headers']);
    const value = headers[name.toLowerCase()];
    if (value === undefined) return found.required ? `the header ${name} is missing` : undefined;
    return problemOf(name, value, ...at, 'schema');
  });
  if (method !== 'HEAD') problems.push(bodyProblem(expected.content ?? {}, headers['content-type'], body, where));
  return problems.filter((problem) => problem !== undefined);
}

function bodyProblem(content: Json, contentType: unknown, body: string, where: string[]): string | undefined {
  const [type] = String(contentType ?? '').split(';');
  if (Object.keys(content).length === 0) return body === '' ? undefined : 'there must be no body';
  if (!Object.hasOwn(content, type)) return `the Content-Type ${type} is not one of ${Object.keys(content)}`;
  const value: unknown = type === 'application/json' ? JSON.parse(body) : body;
  return problemOf('the body', value, ...where, 'content', type, 'schema');
}

/** @throws {Error} when the document does not allow the answer. Quotes none of its values, which may be secrets. */
export function assertAllowed(method: string, url: string, answer: HttpAnswer): void {
  const problems = notAllowed(method, url, answer);
  if (problems.length === 0) return;
  const request = `${method} ${url.split('?')[0]}`;
  throw new Error(`openapi.json does not allow this answer ${answer.status} to ${request}:\n${problems.join('\n')}`);
}

/** What is wrong with the document's own examples of bodies. */
export function exampleProblems(): string[] {
  const problems: (string | undefined)[] = [];
  for (const [path, operations] of Object.entries(PATHS)) {
    for (const [verb, { requestBody, responses }] of Object.entries(operations)) {
      const look = (content: Json, ...where: string[]) => {
        for (const [type, { example, examples = {} }] of Object.entries(content)) {
          const values = Object.keys(examples).map((name) => resolve(examples, name, []).found.value);
          for (const value of example === undefined ? values : [example, ...values]) {
            problems.push(problemOf(where.join(' '), value, 'paths', path, verb, ...where, 'content', type, 'schema'));
          }
        }
      };
      if (requestBody) look(requestBody.content, 'requestBody');
      for (const status of Object.keys(responses)) look(responses[status].content ?? {}, 'responses', status);
    }
  }
  return problems.filter((problem) => problem !== undefined);
}
