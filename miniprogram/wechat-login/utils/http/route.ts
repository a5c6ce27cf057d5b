import { apiBase } from './api_base';

/** WeChat's methods: there is no PATCH. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'TRACE' | 'CONNECT';

/** The names of a route's parameters: `id` for `GET /api/orders/:id`. */
export type ParamNames<R extends string> = R extends `${infer Path}?${string}`
  ? ParamNames<Path>
  : R extends `${string}/:${infer Rest}`
    ? Rest extends `${infer Name}/${infer More}`
      ? Name | ParamNames<`/${More}`>
      : Rest
    : never;

/** A route's parameters, by name. */
export type Params<R extends string> = { [N in ParamNames<R>]: string | number };

/** The options of a route: with `params`, if its path has any. */
export type RouteOptions<R extends string, O> = [ParamNames<R>] extends [never]
  ? [options?: O]
  : [options: O & { params: Params<R> }];

/** The method and the URL of a route. @throws Error for a parameter that makes another path: a defect of the page */
export function addressOf(
  route: string,
  params: Readonly<Record<string, string | number>> = {},
): { method: Method; url: string } {
  const [method, path] = route.split(' ') as [Method, string];
  const filled = path.replace(/\/:(\w+)/g, (_all, name: string) => `/${segment(route, name, params[name])}`);
  return { method, url: apiBase() + filled };
}

/** A URL parser removes `.` and `..` from a path. */
function segment(route: string, name: string, value: string | number | undefined): string {
  const text = String(value ?? '');
  if (/^\.{0,2}$/.test(text)) throw new Error(`${route}: params.${name} must not be "${text}"`);
  return encodeURIComponent(text);
}
