/**
 * Stands in for WeChat in a process of its own, as light as can be: the code `u123-n` is one of the user `u123`, whatever
 * the n. The sandbox of development does not serve here: it would have to be asked for each code first.
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
// Nobody shall meet a connection that closes just then.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
// It ends with the benchmark.
process.on('disconnect', () => process.exit());
