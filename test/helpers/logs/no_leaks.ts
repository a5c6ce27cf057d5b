import assert from 'node:assert/strict';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
// First: it replaces what Egg loads.
import { confidential, noteSecrets } from './confidential';
import { app } from 'egg-mock/bootstrap';
import { findLeaks, lengthsOfLogs, writtenSince } from './log_scan';

/** After all tests: asserts that nothing confidential was logged. */
const LOGS = path.join(__dirname, '../../../logs');
const before = lengthsOfLogs(LOGS);

let streams: Writable[] = [];

function openStreams(): Writable[] {
  const loggers = [...(app.loggers as unknown as Map<string, Map<string, { _stream?: Writable }>>).values()];
  return loggers.flatMap((logger) => [...logger.values()].map((transport) => transport._stream)).filter((s) => !!s);
}

beforeEach(() => {
  if (streams.length === 0) streams = openStreams();
});

after('no token, openid, unionid, session_key, phone number, code or secret is in a log', async () => {
  noteSecrets(app);
  // egg-mock has closed the application and its loggers by now; wait until their buffers are written.
  await Promise.all(streams.map((stream) => finished(stream)));
  const written = writtenSince(LOGS, before);
  assert.match(written.get(path.join(LOGS, 'unittest/egg-web.log')) ?? '', /\S/, 'this run has logged nothing');
  assert.deepEqual(findLeaks(written, confidential), []);
});
