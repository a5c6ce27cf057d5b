import assert from 'node:assert/strict';
import { DevServer } from '../../../e2e/dev_server';
import { freePort } from '../../../helpers/process/free_port';
import { parseMetrics } from '../../../helpers/docs/metrics';
import { until } from '../../../helpers/until';

describe('npm run dev with METRICS_PORT', () => {
  it('shows the metrics of its worker and how many sessions its Redis has, and ends with the SIGTERM that npm gets', async () => {
    const port = await freePort();
    const server = await DevServer.start(undefined, { METRICS_PORT: `${port}` }, ['npm', 'run', 'dev']);
    try {
      await fetch(`${server.url}/healthz`);
      const scrapeNow = async () => parseMetrics(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
      await until('the sessions are counted', async () => (await scrapeNow()).has('wx_login_live_sessions'));
      const scrape = await scrapeNow();
      assert.equal(scrape.get('wx_login_http_requests_total{method="GET",route="/healthz",status="200"}'), 1);
      assert.deepEqual([scrape.get('wx_login_workers'), scrape.get('wx_login_workers_answering')], [1, 1]);
      assert.equal(scrape.get('wx_login_redis_up'), 1);
      assert.equal(scrape.get('wx_login_live_sessions'), 0);

      // npm gets it alone, as from a supervisor or an editor.
      await server.end('SIGTERM');
      await assert.rejects(fetch(`${server.url}/healthz`), { message: 'fetch failed' });
    } finally {
      server.kill('SIGKILL');
    }
  });
});
