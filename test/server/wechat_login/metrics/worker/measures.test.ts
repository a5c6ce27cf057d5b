import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import type { Application } from 'egg';
import { app } from 'egg-mock/bootstrap';
import { Registry } from 'prom-client';
import { MockAgent } from 'undici';
import { countEvents } from '../../../../../server/lib/plugin/egg-wechat-login/lib/metrics/worker/events';
import { measureWechat } from '../../../../../server/lib/plugin/egg-wechat-login/lib/metrics/worker/wechat';
import { WechatClient } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/wechat_client';
import type { AccessTokens } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/access_token/access_tokens';
import type { WechatOutcome } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/transport/wechat_transport';
import { login, postLogout } from '../../../../helpers/http/login';
import { parseMetrics, seriesOf } from '../../../../helpers/docs/metrics';

async function shown(registry: Registry, name: string): Promise<Record<string, number>> {
  const series = seriesOf(parseMetrics(await registry.metrics()), `wx_login_${name}`);
  return Object.fromEntries(Object.entries(series).filter(([, value]) => value > 0));
}

describe('metrics/wechat.measureWechat()', () => {
  for (const [outcome, errcode] of [
    [0, '0'],
    [-1, '-1'],
    [40164, '40164'],
    [99999, 'other'],
    ['other', 'other'],
    ['none', 'none'],
  ] as const) {
    it(`counts ${outcome} as ${errcode}, and its time`, async () => {
      const registry = new Registry();
      measureWechat(registry)('code2Session', outcome, 0.2);
      assert.deepEqual(await shown(registry, 'wechat_answers_total'), { [`errcode="${errcode}"`]: 1 });
      assert.deepEqual(await shown(registry, 'wechat_request_duration_seconds_count'), { '': 1 });
    });
  }
});

describe('WechatClient › tells the metrics of each call how it ended', () => {
  const NO_TOKENS = {} as AccessTokens;
  const OPTIONS = { appid: 'wx', secret: 's', apiBase: 'http://wechat', wechatTimeoutMs: 50, wechatMaxConcurrent: 1 };

  /** The outcomes that the metrics are told of while the client meets these answers one after the other. */
  async function outcomesOf(...answers: (string | number | undefined)[]): Promise<WechatOutcome[]> {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const outcomes: WechatOutcome[] = [];
    const client = new WechatClient(
      OPTIONS,
      () => agent,
      NO_TOKENS,
      (_api, outcome) => outcomes.push(outcome),
    );
    for (const answer of answers) {
      const interceptor = agent.get('http://wechat').intercept({ path: /jscode2session/ });
      if (typeof answer === 'number') interceptor.reply(answer, '{}');
      else if (answer === undefined) interceptor.replyWithError(new Error('reset'));
      else interceptor.reply(200, answer);
      await client.code2Session('code').catch(() => undefined);
    }
    return outcomes;
  }

  for (const [answer, outcome] of [
    ['{"openid":"o","session_key":"s"}', 0],
    ['{"errcode":0,"openid":"o","session_key":"s"}', 0],
    ['{"errcode":-1,"errmsg":"busy"}', -1],
    ['{"errcode":40164}', 40164],
    ['{"errcode":99999}', 99999],
    ['{"errcode":"40029"}', 'other'],
    ['{"errcode":{"toString":1}}', 'other'],
    ['{}', 'other'],
    ['null', 'other'],
    ['<html>', 'other'],
    [502, 'other'],
    [undefined, 'none'],
  ] as const) {
    it(`${answer ?? 'no answer'} is ${outcome}`, async () => assert.deepEqual(await outcomesOf(answer), [outcome]));
  }

  it('a call that is refused because too many wait does not count', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const outcomes: WechatOutcome[] = [];
    const client = new WechatClient(
      OPTIONS,
      () => agent,
      NO_TOKENS,
      (_api, outcome) => outcomes.push(outcome),
    );
    agent
      .get('http://wechat')
      .intercept({ path: /jscode2session/ })
      .reply(200, '{"errcode":45011}');
    const first = assert.rejects(client.code2Session('one'), { code: 'RATE_LIMITED' });
    await assert.rejects(client.code2Session('two'), { code: 'WECHAT_UNAVAILABLE' });
    await first;
    assert.deepEqual(outcomes, [45011]);
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
      const { sessions } = app.wechatLogin;
      await sessions.ban(user.id, Math.floor(Date.now() / 1000) + 60, 'spam');
      await sessions.kick(user.id, 'again');
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
