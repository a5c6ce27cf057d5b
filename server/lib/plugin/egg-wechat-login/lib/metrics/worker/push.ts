import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { PUSH_EVENTS } from '../../wechat/push/events';
import { PREFIX } from '../protocol';

/** Counts the messages of WeChat's push by event. @return to be called for each message */
export function countPush(registry: Registry): (event: string) => void {
  const messages = new Counter({
    name: `${PREFIX}push_messages_total`,
    help: "Messages of WeChat's push by event (other: not handled).",
    labelNames: ['event'],
    registers: [registry],
  });
  // Start at 0, so that Prometheus sees the first one as an increase.
  for (const event of [...PUSH_EVENTS, 'other']) messages.inc({ event }, 0);
  return (event) => messages.inc({ event });
}
