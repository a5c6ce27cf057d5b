import type { Application } from 'egg';
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { AuditDetails, AuditEvent } from '../audit_line';
import { PREFIX } from './protocol';

/** Counts what happens to people's sessions: what the audit log has a line for, and nothing of whose. */
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
  const counters: Partial<Record<AuditEvent, Counter>> = {
    replaced: counter('evictions', 'Sessions that ended because their user logged in elsewhere.'),
    logout: counter('logouts', 'Sessions that their user ended.'),
    kick: counter('kicks', 'Sessions that an operator ended.'),
  };

  app.on('audit', (event: AuditEvent, { reason }: AuditDetails) => {
    if (event === 'login') logins.inc({ result: 'ok' });
    // The reason of a refused login is an error's code, never free text.
    else if (event === 'login_refused') logins.inc({ result: reason });
    else counters[event]?.inc();
  });
}
