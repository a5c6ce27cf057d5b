import assert from 'node:assert/strict';
import { inBrowser } from './suite';

inBrowser('the page of the HTTP API', (world) => {
  it('shows each operation with what it asks and answers', async () => {
    const page = await world.newPage();
    await page.goto(`${world.server.url}/openapi`);
    const login = page.locator('[data-operation="POST /api/login"]');
    await login.locator('summary').click();
    await login.getByText('"device":"iPhone 15"').waitFor();
    await login.getByText('{"code":"RATE_LIMITED","message":"请求太多，请稍后再试"').waitFor();
    const shown = await page.locator('[data-operation]').evaluateAll((all) => all.map((one) => one.dataset.operation));
    for (const route of ['POST /api/login', 'GET /api/session', 'POST /api/logout', 'GET /readyz'])
      assert.ok(shown.includes(route), route);
  });
});
