import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import type { Application } from 'egg';
import { app } from 'egg-mock/bootstrap';
import { Registry } from 'prom-client';
import { ApiError } from '../../../../server/lib/api_error';
import { Bulkhead } from '../../../../server/lib/bulkhead';
import { countEvents } from '../../../../server/lib/metrics/events';
import { measureWechat } from '../../../../server/lib/metrics/wechat';
import { login, postLogout } from '../../../helpers/login';
import { parseMetrics, seriesOf } from '../../../helpers/metrics';

async function shown(registry: Registry, name: string): Promise<Record<string, number>> {
  const series = seriesOf(parseMetrics(await registry.metrics()), `wx_login_${name}`);
  return Object.fromEntries(Object.entries(series).filter(([, value]) => value > 0));
}

describe('metrics/wechat.measureWechat()', () => {
  let registry: Registry;
  let bulkhead: Bulkhead;

  beforeEach(() => {
    registry = new Registry();
    bulkhead = new Bulkhead(1, () => new Error('full'));
    measureWechat(bulkhead, registry);
  });

  for (const [answer, errcode] of [
    ['{"openid":"o","session_key":"s"}', '0'],
    ['{"errcode":0,"openid":"o","session_key":"s"}', '0'],
    ['{"errcode":-1,"errmsg":"busy"}', '-1'],
    ['{"errcode":40164}', '40164'],
    ['{"errcode":99999}', 'other'],
    ['{"errcode":"40029"}', 'other'],
    ['{"errcode":{"toString":1}}', 'other'],
    ['{}', 'other'],
    ['null', 'other'],
    ['<html>', 'other'],
  ]) {
    it(`counts ${answer} as ${errcode} and hands it on`, async () => {
      assert.equal(await bulkhead.run(async () => answer), answer);
      assert.deepEqual(await shown(registry, 'wechat_answers_total'), { [`errcode="${errcode}"`]: 1 });
      assert.deepEqual(await shown(registry, 'wechat_request_duration_seconds_count'), { '': 1 });
    });
  }

  it('counts no answer as none, one that is refused as other, and no call as nothing', async () => {
    const silence = new ApiError('WECHAT_UNAVAILABLE', { reason: 'no answer', cause: new Error('time-out') });
    const refused = new ApiError('WECHAT_UNAVAILABLE', { reason: 'HTTP status 502' });
    await assert.rejects(
      bulkhead.run(() => Promise.reject(silence)),
      silence,
    );
    await assert.rejects(
      bulkhead.run(() => Promise.reject(refused)),
      refused,
    );
    const first = bulkhead.run(async () => '{"errcode":45011}');
    await assert.rejects(
      bulkhead.run(async () => ''),
      { message: 'full' },
    );
    await first;
    assert.deepEqual(await shown(registry, 'wechat_answers_total'), {
      'errcode="none"': 1,
      'errcode="other"': 1,
      'errcode="45011"': 1,
    });
  });
});

describe('metrics/events.countEvents()', () => {
  it('counts what happens to sessions, and nothing of whose it was', async () => {
    const registry = new Registry();
    const added: Parameters<EventEmitter['on']>[] = [];
    countEvents({ on: (...args: (typeof added)[0]) => added.push(args) } as unknown as Application, registry);
    const events = app as unknown as EventEmitter;
    for (const args of added) events.on(...args);
    try {
      const { user, token } = await login('A');
      const { token: newer } = await login('A');
      await postLogout(token).expect(401);
      await postLogout(newer).expect(200);
      await app.httpRequest().post('/api/login').send({ code: 'unknown' }).expect(400);
      await login('A');
      const { service } = app.mockContext();
      await service.session.ban(user.id, Math.floor(Date.now() / 1000) + 60, 'spam');
      await service.session.kick(user.id, 'again');
      assert.deepEqual(await shown(registry, 'logins_total'), { 'result="ok"': 3, 'result="WECHAT_CODE_INVALID"': 1 });
      assert.deepEqual(await shown(registry, 'evictions_total'), { '': 1 });
      assert.deepEqual(await shown(registry, 'logouts_total'), { '': 1 });
      assert.deepEqual(await shown(registry, 'kicks_total'), { '': 1 });
      assert.doesNotMatch(await registry.metrics(), new RegExp(`${user.id}|spam|again`));
    } finally {
      for (const args of added) events.off(...args);
    }
  });
});
