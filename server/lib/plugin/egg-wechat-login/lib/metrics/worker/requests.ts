import { performance } from 'node:perf_hooks';
import type { Application, Context } from 'egg';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { PREFIX } from '../protocol';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER = 'other';
const WAIT = '?wait';

const BEGAN = Symbol('Context#metricsBegan');
type Measured = Context & { [BEGAN]?: number; _matchedRoute?: string };

/** Counts and times the requests, using events that Egg emits anyway. */
export function measureRequests(app: Application, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: `${PREFIX}http_requests_total`,
    help: 'Requests by method, route and status (aborted: the client disconnected before the answer).',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'Time to answer a request, GET /api/session?wait excluded.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: `${PREFIX}waiting_requests`,
    help: 'GET /api/session?wait requests that are waiting.',
    registers,
    collect() {
      this.set(app.wechatLogin.parts.watch.size);
    },
  });

  app.on('request', (ctx: Measured) => {
    ctx[BEGAN] = performance.now();
  });
  app.on('response', (ctx: Measured) => {
    const method = METHODS.has(ctx.method) ? ctx.method : OTHER;
    const route = routeOf(app, ctx);
    const status = ctx.res.writableFinished ? String(ctx.res.statusCode) : 'aborted';
    requests.inc({ method, route, status });
    if (!route.endsWith(WAIT)) seconds.observe({ method, route }, (performance.now() - ctx[BEGAN]!) / 1000);
  });
}

/** The route's pattern, never the path: clients must not be able to create labels. */
function routeOf(app: Application, ctx: Measured): string {
  const route = ctx._matchedRoute;
  if (route === undefined) return OTHER;
  const { sessionPaths } = app.wechatLogin.routes;
  const waits = ctx.querystring !== '' && sessionPaths.has(route) && new URLSearchParams(ctx.querystring).has('wait');
  return waits ? route + WAIT : route;
}
