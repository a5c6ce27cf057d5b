import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'egg';
import type { ErrorBody } from '../../../../../../typings/api';
import { ApiError } from '../../../egg-wechat-login/lib/errors/api_error';
import { answerOf } from '../../../egg-wechat-login/lib/errors/error_answer';
import { readAsset } from '../../lib/assets';
import { openApiDocument } from '../../lib/openapi';
import { PAGES, readPage } from '../../lib/pages';

/** A phone that logs out also aborts its long poll; waiting this long lets the server see the abort first. */
const GIVING_UP_MS = 50;

/** The mini program's own images, as its pages name them. */
const ASSETS = '/preview/files/';

const RUNTIME = ['/preview/app.js', '/preview/openapi.js', '/preview/phone.js', '/preview/stage.js'];

/** Serves the preview's own paths, records the calls of the API, and passes everything else on. */
export default () =>
  async function preview(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    if (ctx.path.startsWith('/api/')) await observe(ctx, next);
    else if (ctx.method !== 'GET' || !(await serve(ctx))) await next();
  };

/** @return false if the path is not the preview's */
async function serve(ctx: Context): Promise<boolean> {
  const { preview } = ctx.app;
  if (Object.hasOwn(PAGES, ctx.path)) {
    const name = PAGES[ctx.path];
    ctx.type = name.slice(name.lastIndexOf('.'));
    ctx.body = await readPage(name);
  } else if (RUNTIME.includes(ctx.path)) {
    ctx.type = '.js';
    ctx.body = await preview.script(ctx.path.slice('/preview/'.length));
  } else if (ctx.path === '/preview/mini_program.js') {
    ctx.type = '.js';
    ctx.body = await preview.miniProgram();
  } else if (ctx.path === '/openapi.json') {
    ctx.type = '.json';
    ctx.body = await openApiDocument(ctx.app.baseDir);
  } else if (ctx.path.startsWith(ASSETS)) {
    const asset = await readAsset(ctx.app, ctx.path.slice(ASSETS.length));
    if (!asset) return false;
    [ctx.type, ctx.body] = asset;
  } else if (ctx.path === '/preview/events') {
    ctx.type = 'text/event-stream';
    ctx.body = preview.connect((ctx.query.want ?? '').split(','));
  } else {
    return false;
  }
  return true;
}

/** Records a call and its answer. Answers with an outage if the phone asks for one. */
async function observe(ctx: Context, next: () => Promise<unknown>): Promise<void> {
  const startedAt = Date.now();
  const { method, url } = ctx;
  const phone = ctx.get('X-Preview-Phone') || undefined;
  const waits = ctx.query.wait !== undefined;
  const record = async (status: number, code?: string) => {
    if (waits && code !== undefined) await sleep(GIVING_UP_MS);
    const at = waits ? Date.now() : startedAt;
    if (!waits || bringsNews(ctx, status)) ctx.app.preview.record({ at, phone, method, url, status, code });
  };
  try {
    if (ctx.get('X-Preview-Redis') === 'down') throw new ApiError('STORE_UNAVAILABLE', { reason: 'the preview' });
    await next();
  } catch (err) {
    const { status, code } = answerOf(err);
    await record(status, code);
    throw err;
  }
  // The login's own routes answer their errors themselves.
  await record(ctx.status, (ctx.body as Partial<ErrorBody> | undefined)?.code);
}

/** A phone always has a long poll open: it is only worth showing when it reports an ending to a phone still connected. */
function bringsNews({ res }: Context, status: number): boolean {
  return (status === 401 || status === 403) && !res.destroyed;
}
