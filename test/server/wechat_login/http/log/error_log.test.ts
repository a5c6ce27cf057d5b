import { app } from 'egg-mock/bootstrap';
import assert from 'node:assert/strict';
import { asInProduction } from '../../../../helpers/logs/as_in_production';
import { captureLogs } from '../../../../helpers/logs/audit_log';

/** What the log says of an error, to a developer and to an operator. */
describe('http/error_log.logError()', () => {
  let logs: string[];

  before(() => {
    app.router.get('/own/defect', async () => {
      throw new TypeError('why it broke', { cause: new Error('what was behind it') });
    });
    app.router.get('/own/409', async () => {
      throw Object.assign(new Error('sold out'), { status: 409 });
    });
  });

  beforeEach(() => {
    logs = captureLogs();
  });

  const log = async (request: PromiseLike<unknown>) => {
    await request;
    return logs.filter((line) => !line.startsWith('{')).join('');
  };
  const badLogin = () => app.httpRequest().post('/api/login').send({ code: 1 });

  it('in development › a defect with message, cause and both stacks', async () => {
    const text = await log(app.httpRequest().get('/own/defect').expect(500));
    assert.match(text, /ERROR .*GET \/own\/defect\] INTERNAL \(TypeError\)\nTypeError: why it broke\n +at /);
    assert.match(text, /\ncaused by Error: what was behind it\n +at /);
  });

  it('in development › the reason of a 4xx, and what the parser says of the body', async () => {
    assert.match(await log(badLogin().expect(400)), / WARN .*POST \/api\/login\] INVALID_PARAM code\n$/);
    logs.length = 0;
    const unreadable = app.httpRequest().post('/api/login').set('content-type', 'application/json').send('{"code"');
    assert.match(await log(unreadable.expect(400)), /INVALID_PARAM unreadable body \(SyntaxError\)\nSyntaxError: /);
  });

  it('in development › a 4xx of the application’s own with its message', async () => {
    assert.match(
      await log(app.httpRequest().get('/own/409').expect(409)),
      / WARN .*\] CONFLICT \(Error\)\nError: sold out\n/,
    );
  });

  it('in production › a defect with its stack and no words, and of a 4xx nothing', async () => {
    asInProduction();
    const text = await log(app.httpRequest().get('/own/defect').expect(500));
    assert.match(text, /ERROR .*GET \/own\/defect\] INTERNAL \(TypeError\)\n +at /);
    assert.doesNotMatch(text, /why it broke|what was behind it/);
    logs.length = 0;
    assert.equal(await log(badLogin().expect(400)), '');
    assert.equal(await log(app.httpRequest().get('/own/409').expect(409)), '');
  });
});
