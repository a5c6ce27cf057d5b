/** What a mini program adds in files of its own. Checked by `npm run typecheck`: nothing in here runs. */
import { call, defineMessages, failureOf, upload } from '../../miniprogram/wechat-login/index';

declare module '../../typings/api' {
  interface Api {
    'GET /api/test-only/orders/:id': { request: undefined; response: unknown };
    'PUT /api/test-only/orders/:id': { request: { reason: string }; response: unknown };
    'DELETE /api/test-only/orders/:id': { request: { reason: string }; response: unknown };
    'GET /api/test-only/orders/:id/lines/:line?all=1': { request: undefined; response: { count: number } };
    'POST /api/test-only/photos': { request: { note: string } | undefined; response: { url: string } };
    'POST /api/test-only/orders/:id/photos': { request: undefined; response: { url: string } };
  }
  interface ErrorDetails {
    TEST_ONLY_SOLD_OUT: { left: number };
  }
}

export async function routes(): Promise<void> {
  await call('GET /api/test-only/orders/:id', undefined, { params: { id: 7 }, timeout: 1000 });
  const { count } = await call('GET /api/test-only/orders/:id/lines/:line?all=1', undefined, {
    params: { id: '7', line: 1 },
  });
  void count.toFixed();
  // @ts-expect-error - without its parameters
  await call('GET /api/test-only/orders/:id', undefined);
  // @ts-expect-error - with another name
  await call('GET /api/test-only/orders/:id', undefined, { params: { order: 7 } });
  // @ts-expect-error - without the data
  await call('PUT /api/test-only/orders/:id', undefined, { params: { id: 7 } });
  const { url } = await upload('POST /api/test-only/photos', 'wxfile://a', { note: 'a' }, { name: 'photo' });
  void url.length;
  await upload('POST /api/test-only/orders/:id/photos', 'wxfile://a', undefined, { params: { id: 7 } });
  // @ts-expect-error - a file goes with POST only
  await upload('PUT /api/test-only/orders/:id', 'wxfile://a', { reason: 'a' });
}

export function errors(error: unknown): number | undefined {
  defineMessages({ TEST_ONLY_SOLD_OUT: ({ left }) => `${left.toFixed()}` });
  // @ts-expect-error - a code that nobody has declared
  defineMessages({ TEST_ONLY_SOLD_OTU: 'x' });
  const failure = failureOf(error);
  return failure.code === 'TEST_ONLY_SOLD_OUT' ? failure.left : undefined;
}
