import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { PREFIX } from '../protocol';

/** @return called with the number of audit lines that could not be written */
export function measureAudit(registry: Registry): (lines: number) => void {
  const lost = new Counter({
    name: `${PREFIX}audit_lines_lost_total`,
    help: 'Lines that could not be written to the audit log.',
    registers: [registry],
  });
  return (lines) => lost.inc(lines);
}
