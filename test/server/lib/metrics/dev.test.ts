import assert from 'node:assert/strict';
import { DevServer } from '../../../e2e/dev_server';
import { freePort } from '../../../helpers/free_port';
import { parseMetrics } from '../../../helpers/metrics';

describe('npm run dev with METRICS_PORT', () => {
  it('shows the metrics of its worker, without the sessions that only the worker can see', async () => {
    const port = await freePort();
    const server = await DevServer.start(undefined, { METRICS_PORT: `${port}` });
    try {
      await fetch(`${server.url}/healthz`);
      const scrape = parseMetrics(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
      assert.equal(scrape.get('wx_login_http_requests_total{method="GET",route="/healthz",status="200"}'), 1);
      assert.deepEqual([scrape.get('wx_login_workers'), scrape.get('wx_login_workers_answering')], [1, 1]);
      assert.equal(scrape.get('wx_login_redis_up'), 1);
      assert.equal(scrape.has('wx_login_live_sessions'), false);
    } finally {
      await server.stop();
    }
  });
});
