import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT } from '../../helpers/process/build';
import { claimsOf } from '../../helpers/http/login';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import { until } from '../../helpers/until';
import { assertInvariants, snapshot } from '../model/redis_state';
import { disagreements } from './audit_agrees';
import { bothWorkersAnswer } from './both_workers';
import { isForeseen } from './foreseen';
import { Load } from './load';
import { EVERY_MS, plannedMishaps, SEED } from './plan';
import { footprints, mostOf } from './processes';
import type { Footprint } from './processes';
import { Stage } from './stage';

const AUDIT = path.join(PROJECT, 'logs/prod/audit.log');
const WARM_UP_MS = 3000;
/** A replacement takes some seconds, and one that was killed while it started comes at the next look. */
const RECOVERY_MS = 30_000;
/** What V8 keeps without a leak. */
const MORE_MEMORY = 1.5;
/** V8 frees what a load has left once a process is idle. */
const COLLECTED_MS = 60_000;
/** Idle connections to WeChat, of which there may be more or less. */
const MORE_FILES = 10;

if (!hasRedisServer()) console.warn('Left out: the soak, because this machine has no redis-server');
else if (!existsSync('/proc/self/fd')) console.warn('Left out: the soak, because this machine has no /proc');
else describe(`npm start under load with a mishap every ${EVERY_MS / 1000} s (SOAK_SEED=${SEED})`, suite);

function suite(this: Mocha.Suite) {
  const mishaps = plannedMishaps();
  this.timeout(120_000 + mishaps.length * 2 * EVERY_MS);
  const happened: string[] = [];
  let stage: Stage;
  let load: Load;
  let warm: Footprint[];

  before(async () => {
    stage = await Stage.start();
    load = new Load(stage);
    load.start();
    await sleep(WARM_UP_MS);
    await load.stop();
    warm = footprints(stage.server.pid);
  });

  after(() => stage?.stop());

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(happened.splice(0).join('\n'));
  });

  it(`${mishaps.length} mishaps › no answer is one that the model refutes`, async () => {
    load.start();
    try {
      for (const { mishap, ms, which } of mishaps) {
        const next = sleep(EVERY_MS);
        happened.push(`${new Date().toISOString()} ${mishap.name} (${ms} ms)`);
        await mishap.happen(stage, ms, which);
        await next;
      }
    } finally {
      await load.stop();
    }
    const { journal, client } = load;
    assert.deepEqual(journal.refuted, []);
    const answers = Object.fromEntries([...client.answers].sort());
    const told = JSON.stringify(answers, undefined, 2);
    assert.deepEqual(
      Object.keys(answers).filter((name) => !isForeseen(name)),
      [],
      told,
    );
    // There were a load and outages, and the model could judge; how much depends on the machine.
    for (const name of ['POST /api/login 200', 'GET /api/session 200', 'GET /api/session 503 STORE_UNAVAILABLE']) {
      assert.ok(answers[name] > load.users.length, told);
    }
    assert.ok(journal.judged > 10 * mishaps.length, `${journal.judged} judged of ${told}`);
  });

  it('afterwards › both workers serve: each is ready, logs in and checks', async () => {
    const { client, users } = load;
    const bothAnswer = bothWorkersAnswer.bind(undefined, stage.redis.client, load);
    await until('both are ready', () => bothAnswer(/^set$/i, () => client.ask('GET', '/readyz')), RECOVERY_MS);
    await load.pardon();
    assert.ok(await bothAnswer(/^evalsha$/i, (user) => load.phoneOf(user).login()));
    assert.ok(await bothAnswer(/^mget$/i, (user) => load.phoneOf(user).check(user.tokens.at(-1)!)));
    assert.ok(users.every(({ surelyLive }) => surelyLive));
    assert.deepEqual(load.journal.refuted, []);
  });

  it('afterwards › Redis has one session of each user, that of the last login', async () => {
    const state = await snapshot(stage.redis.client, 'wx:*');
    assertInvariants(state);
    const live = [...state].filter(([key]) => key.endsWith(':token')).map(([key, { value }]) => [key, value]);
    const claims = load.users.map(({ surelyLive }) => claimsOf(surelyLive!));
    assert.deepEqual(live.sort(), claims.map(({ sub, jti }) => [`wx:{${sub}}:token`, jti]).sort());
  });

  it('afterwards › the audit log agrees with what was answered', () => {
    assert.deepEqual(disagreements(readFileSync(AUDIT, 'utf8'), load.journal), []);
  });

  it('afterwards › the same processes are there, with about as many open files and as much memory', async () => {
    await load.client.close();
    const now = () => footprints(stage.server.pid);
    assert.deepEqual(
      now().map(({ role }) => role),
      ['master', 'agent', 'worker', 'worker'],
    );
    for (const role of ['master', 'agent', 'worker'] as const) {
      const files = mostOf(warm, role, 'files') + MORE_FILES;
      const memory = mostOf(warm, role, 'residentMb') * MORE_MEMORY;
      await until(`a ${role} has ${files} open files at most`, async () => mostOf(now(), role, 'files') <= files);
      await until(
        `a ${role} has ${memory} MB at most`,
        async () => mostOf(now(), role, 'residentMb') <= memory,
        COLLECTED_MS,
      );
    }
  });
}
