/**
 * Keeps this process alive when nobody reads its output any more (`npm start | head`, a log shipper that ended): a write then
 * fails with EPIPE, which node would take for a defect and end the process. The log goes on in its files. The next write tries
 * again: a named pipe may get another reader.
 */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
