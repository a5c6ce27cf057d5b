import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Messenger } from 'egg';
import { AggregatorRegistry, Counter, Gauge, Registry } from 'prom-client';
import { ANSWER, QUESTION } from '../../../../../server/lib/plugin/egg-wechat-login/lib/metrics/protocol';
import type { Question, Snapshot } from '../../../../../server/lib/plugin/egg-wechat-login/lib/metrics/protocol';
import { WorkerMetrics } from '../../../../../server/lib/plugin/egg-wechat-login/lib/metrics/agent/worker_metrics';
import { parseMetrics } from '../../../../helpers/docs/metrics';

/** Egg's messenger on the agent's side; the workers are the test. */
class FakeMessenger extends EventEmitter {
  readonly questions: Question[] = [];

  sendToApp(action: string, question: Question) {
    assert.equal(action, QUESTION);
    this.questions.push(question);
  }
}

describe('metrics/worker_metrics', () => {
  let messenger: FakeMessenger;
  let metrics: WorkerMetrics;

  beforeEach(() => {
    messenger = new FakeMessenger();
    metrics = new WorkerMetrics(messenger as unknown as Messenger);
    messenger.emit('egg-pids', [1, 2]);
  });

  /** What a worker says that has counted so much, to the last question or an earlier one. */
  async function answer(pid: number, count: number, { round } = messenger.questions.at(-1)!) {
    const registry = new Registry();
    const registers = [registry];
    new Counter({ name: 'c_total', help: 'c', registers }).inc(count);
    new Gauge({ name: 'g', help: 'g', registers }).set(count);
    messenger.emit(ANSWER, { round, pid, snapshot: (await registry.getMetricsAsJSON()) as unknown as Snapshot });
  }

  /** A scrape during which `act` happens: the sums, the workers and how many of them answered. */
  async function scrape(act: () => Promise<unknown>) {
    const collection = metrics.collect();
    await act();
    const { snapshots, workers, answering } = await collection;
    const sums = parseMetrics(await AggregatorRegistry.aggregate(snapshots).metrics());
    return [sums.get('c_total'), sums.get('g'), workers, answering];
  }

  it('adds up what all workers have, and asks once for all who come meanwhile', async () => {
    const [one, other] = [metrics.collect(), metrics.collect()];
    await answer(1, 10);
    await answer(2, 5);
    assert.equal(await one, await other);
    assert.equal(messenger.questions.length, 1);
    assert.deepEqual(await scrape(() => Promise.all([answer(1, 11), answer(2, 5)])), [16, 16, 2, 2]);
    assert.equal(messenger.questions.length, 2);
  });

  it('keeps the totals of workers that died, one after another, and not their gauges', async () => {
    await scrape(() => Promise.all([answer(1, 10), answer(2, 5)]));
    messenger.emit('egg-pids', [2]);
    assert.deepEqual(await scrape(() => answer(2, 6)), [16, 6, 1, 1]);
    messenger.emit('egg-pids', [2, 3]);
    assert.deepEqual(await scrape(() => Promise.all([answer(3, 1), answer(2, 6)])), [17, 7, 2, 2]);
    messenger.emit('egg-pids', [4]);
    assert.deepEqual(await scrape(() => answer(4, 2)), [19, 2, 1, 1]);
  });

  it('does not wait for a worker that dies meanwhile', async () => {
    await scrape(() => Promise.all([answer(1, 10), answer(2, 5)]));
    const dies = () => answer(1, 11).then(() => messenger.emit('egg-pids', [1]));
    assert.deepEqual(await scrape(dies), [16, 11, 1, 1]);
  });

  it('leaves out a worker that does not serve yet', async () => {
    const all = () => Promise.all([answer(3, 100), answer(1, 10), answer(2, 5)]);
    assert.deepEqual(await scrape(all), [15, 15, 2, 2]);
  });

  it('does not take an answer to an earlier question for one to this, and shows its totals', async () => {
    await scrape(() => Promise.all([answer(1, 10), answer(2, 5)]));
    const [earlier] = messenger.questions;
    const late = () => Promise.all([answer(1, 10), answer(2, 6, earlier)]);
    assert.deepEqual(await scrape(late), [16, 10, 2, 1]);
  });

  it('answers when there is no worker', async () => {
    messenger.emit('egg-pids', []);
    assert.deepEqual(await scrape(async () => {}), [undefined, undefined, 0, 0]);
  });
});
