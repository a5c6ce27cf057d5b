import type { ApiTypes, TypedRoute } from './api_types';
import { anyError, errorAnswers } from './errors';
import { exampleOf } from './example';
import { EVERY } from './headers';
import type { Operation } from './operations';
import type { Json } from './schemas';

const json = (schema: Json, { schemas }: ApiTypes): Json => ({
  'application/json': { schema, example: exampleOf(schema, schemas) },
});

const textParameter = (name: string, where: 'path' | 'query'): Json => ({
  name,
  in: where,
  schema: { type: 'string' },
});

/** A route of the login. */
export function operationObject(route: TypedRoute, operation: Operation, types: ApiTypes): Json {
  const { summary, description, tag, token, query, request, answers, errors } = operation;
  const content = request ?? (route.request && json(route.request, types));
  const about = [description, route.description].filter(Boolean).join(' ');
  const successes = Object.entries(answers).map(([status, { description: meaning, type, schema = route.response }]) => {
    const body = type ? { [type]: { schema } } : schema && status !== '204' && json(schema, types);
    return [status, { description: meaning, headers: EVERY, ...(body && { content: body }) }];
  });
  return {
    operationId: idOf(route.name),
    summary,
    ...(about && { description: about }),
    tags: [tag],
    security: token ? [{ token: [] }] : [],
    ...(query && { parameters: query.map((parameter) => ({ ...parameter, in: 'query' })) }),
    ...(content && { requestBody: { required: true, content } }),
    responses: { ...Object.fromEntries(successes), ...errorAnswers(errors) },
  };
}

/** A route that an application has added to `Api`: its types and its comment are all that is known. */
export function ownOperationObject(route: TypedRoute, types: ApiTypes): Json {
  const { name, description, request, response } = route;
  const [path, query = ''] = name.split(' ')[1].split('?');
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, key]) => ({ ...textParameter(key, 'path'), required: true }));
  const inQuery = [...new URLSearchParams(query).keys()].map((key) => textParameter(key, 'query'));
  return {
    operationId: idOf(name),
    summary: description.split(/(?<=[.。])\s/)[0] || name,
    ...(description && { description }),
    tags: ['Application'],
    // With or without.
    security: [{}, { token: [] }],
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(request && { requestBody: { required: true, content: json(request, types) } }),
    responses: {
      [response ? 200 : 204]: { description: 'Done', ...(response && { content: json(response, types) }) },
      default: anyError,
    },
  };
}

/** `POST /api/session/key` → `postApiSessionKey`, for the functions of generated clients. */
function idOf(name: string): string {
  const [method, ...words] = name.split(/\W+/).filter(Boolean);
  return [method.toLowerCase(), ...words.map((word) => word[0].toUpperCase() + word.slice(1))].join('');
}
