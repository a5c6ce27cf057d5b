import assert from 'node:assert/strict';
import { inBrowser } from './suite';

inBrowser('what goes wrong', (world) => {
  it('is seen, in every frame', async () => {
    const { page, phones } = await world.stage();
    for (const place of [page.locator('body'), phones[0].frame, phones[1].screen]) {
      const failed = place.evaluate(() => {
        console.error('logged');
        setTimeout(() => {
          throw new Error('thrown');
        });
        void Promise.reject(new Error('rejected'));
      });
      await Promise.all([page.context().waitForEvent('weberror'), failed]);
    }
    await page.evaluate(() => fetch('/no-such-page'));
    await page.evaluate(() => fetch('/api/session'));
    await phones[1].errorSheet.getByText('thrown').waitFor();
    const problems = await world.close();
    for (const problem of ['console: logged', 'uncaught: thrown', 'uncaught: rejected']) {
      assert.equal(problems.filter((each) => each === problem).length, 3, problem);
    }
    const others = problems.filter((each) => !/logged|thrown|rejected/.test(each));
    assert.deepEqual(others, [
      'console: Failed to load resource: the server responded with a status of 404 (Not Found)',
    ]);
  });
});
