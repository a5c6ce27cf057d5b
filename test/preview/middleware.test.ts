import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { PassThrough } from 'node:stream';
import { app, mm } from 'egg-mock/bootstrap';
import { applicationDocument } from '../../server/openapi/documents';
import type { Events } from '../../server/lib/plugin/egg-development-preview/lib/protocol';
import { PROJECT, TYPESCRIPT } from '../helpers/process/build';
import { assertError, getSession, login } from '../helpers/http/login';
import { until } from '../helpers/until';

/** What a browser that listens has been told so far. */
function listenTo<E extends keyof Events>(name: E): { stream: PassThrough; events: Events[E][] } {
  const stream = app.preview.connect([name]);
  const events: Events[E][] = [];
  stream.on('data', (chunk: Buffer) => {
    for (const [, data] of chunk.toString().matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(data));
  });
  return { stream, events };
}

describe('preview', () => {
  it('serves the stage and a phone as pages', async () => {
    for (const url of ['/', '/phone?user=A', '/openapi', '/preview/app.html']) {
      const { text } = await app
        .httpRequest()
        .get(url)
        .expect(200)
        .expect('Content-Type', /^text\/html/);
      assert.match(text, /^<!doctype html>/);
    }
    await app
      .httpRequest()
      .get('/preview/phone.css')
      .expect(200)
      .expect('Content-Type', /^text\/css/);
  });

  it('serves the compiled mini program in one file, so that a browser never runs halves of two builds', async () => {
    mm(app.preview, 'miniProgram', async () => 'the mini program');
    const page = await app.httpRequest().get('/preview/app.html').expect(200);
    const scripts = [...page.text.matchAll(/src="(.+?)"/g)].map(([, src]) => src);
    assert.deepEqual(scripts, ['/preview/app.js', '/preview/mini_program.js']);
    const { text } = await app
      .httpRequest()
      .get('/preview/mini_program.js')
      .expect(200)
      .expect('Content-Type', /javascript/);
    assert.equal(text, 'the mini program');
  });

  it('serves the OpenAPI document of the application, with its own routes, as the types are now', async () => {
    const { text } = await app
      .httpRequest()
      .get('/openapi.json')
      .expect(200)
      .expect('Content-Type', /^application\/json/);
    assert.equal(text, applicationDocument());
  });

  it('leaves other paths and methods alone', async () => {
    for (const path of ['/preview', '/preview/', '/preview/stage.html', '/preview/../server/app.ts', '/phones']) {
      assertError(await app.httpRequest().get(path), 404, 'NOT_FOUND');
    }
    assertError(await app.httpRequest().post('/'), 404, 'NOT_FOUND');
  });

  it('tells of each call, with the answer and the phone that called', async () => {
    const { stream, events } = listenTo('call');
    await app.httpRequest().get('/api/session').set('X-Preview-Phone', 'phone-1').expect(401);
    await until('the call is told', async () => events.some(({ phone }) => phone === 'phone-1'));
    const { method, url, status, code } = events.find(({ phone }) => phone === 'phone-1')!;
    assert.deepEqual([method, url, status, code], ['GET', '/api/session', 401, 'TOKEN_MISSING']);
    stream.destroy();
  });

  it('tells nothing of a long poll but the ending that it brings', async () => {
    const { stream, events } = listenTo('call');
    const { token } = await login('A');
    const poll = (seconds: number) => getSession(token).query({ wait: seconds }).set('X-Preview-Phone', 'phone-1');
    await poll(1).expect(204);
    assertError(await poll(1).set('X-Preview-Redis', 'down'), 503, 'STORE_UNAVAILABLE');
    await Promise.all([poll(25).expect(401), login('A')]);
    await until('the ending is told', async () => events.some(({ status }) => status === 401));
    const told = events.filter(({ phone }) => phone === 'phone-1').map(({ url, code }) => [url, code]);
    assert.deepEqual(told.at(-1), ['/api/session?wait=25', 'SESSION_REPLACED']);
    assert.ok(events.every(({ status }) => status !== 204 && status !== 503));
    stream.destroy();
  });

  it('answers a phone that asks for it as if Redis were gone, and no other', async () => {
    const { token } = await login('A');
    assertError(await getSession(token).set('X-Preview-Redis', 'down'), 503, 'STORE_UNAVAILABLE');
    await getSession(token).expect(200);
  });

  it('tells of the two keys of a login, and of nothing secret', async () => {
    const { stream, events } = listenTo('store');
    await until('what is stored is told', async () => events.length > 0);
    assert.equal(events[0].length, 0);
    const { user } = await login('A', 'iPhone 15');
    await until('the change is told', async () => events.length > 1);
    assert.deepEqual(
      events[1].map(({ kind, uid, name }) => [kind, uid, name]),
      [
        ['session', user.id, 'A'],
        ['token', user.id, 'A'],
      ],
    );
    assert.deepEqual(Object.keys(JSON.parse(events[1][0].value)), ['device', 'createdAt']);
    stream.destroy();
  });

  it('loads no compiler before a browser asks', () => {
    const preview = path.join(PROJECT, 'server/lib/plugin/egg-development-preview');
    const script = `require(${JSON.stringify(path.join(preview, 'lib/preview.ts'))});
      require(${JSON.stringify(path.join(preview, 'app/middleware/preview.ts'))});
      console.log(Object.keys(require.cache).filter((file) => /node_modules.(glass-easel|postcss|typescript)/.test(file)).length);`;
    const { stdout } = spawnSync(process.execPath, ['--require', TYPESCRIPT, '-e', script], { cwd: PROJECT });
    assert.equal(stdout.toString().trim(), '0');
  });
});
