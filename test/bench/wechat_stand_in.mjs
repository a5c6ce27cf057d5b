/**
 * A minimal WeChat in its own process: the code `u123-n` is one of the user `u123`, with any n. The development sandbox
 * does not fit here, because each code would first have to be requested from it.
 */
import { createServer } from 'node:http';

const ANSWER_TYPE = { 'content-type': 'text/plain' };

const server = createServer((req, res) => {
  const [, user] = /[?&]js_code=(u\d+)-/.exec(req.url) ?? [];
  const answer = user
    ? `{"session_key":"tiihtNczf5v6AKRyjwEUhQ==","openid":"${user.padEnd(28, 'o')}"}`
    : '{"errcode":40029,"errmsg":"invalid code"}';
  res.writeHead(200, { ...ANSWER_TYPE, 'content-length': answer.length }).end(answer);
});
// No time-out: a connection must not close just as a request arrives.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
// Ends with the benchmark.
process.on('disconnect', () => process.exit());
