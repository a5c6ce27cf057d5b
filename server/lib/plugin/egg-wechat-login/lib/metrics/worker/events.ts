import type { Application } from 'egg';
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { PREFIX } from '../protocol';

/** Counts the session events, without users. */
export function countEvents(app: Application, registry: Registry): void {
  const registers = [registry];
  const logins = new Counter({
    name: `${PREFIX}logins_total`,
    help: "Logins by result: ok, or the error's code.",
    labelNames: ['result'],
    registers,
  });
  logins.inc({ result: 'ok' }, 0);
  const counter = (name: string, help: string) => new Counter({ name: `${PREFIX}${name}_total`, help, registers });
  const evictions = counter('evictions', 'Sessions that ended because their user logged in elsewhere.');
  const logouts = counter('logouts', 'Sessions that their user ended.');
  const kicks = counter(
    'kicks',
    "Sessions that the service's own code ended by kick or ban; the operator's command is not counted.",
  );

  const closed = counter('accounts_closed', 'Accounts that were closed, by their users or in WeChat.');
  const hanging = counter(
    'account_deletion_failures',
    'Failures of an onForget hook that has failed five times or more.',
  );

  app.on('account_deleted', () => closed.inc());
  app.on('account_deletion_hangs', () => hanging.inc());
  app.on('login', () => logins.inc({ result: 'ok' }));
  app.on('login_refused', ({ reason }) => logins.inc({ result: reason }));
  app.on('replaced', () => evictions.inc());
  app.on('logout', () => logouts.inc());
  app.on('kicked', () => kicks.inc());
}
