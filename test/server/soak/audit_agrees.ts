import type { Asked, Journal, Ordered } from './journal';

interface Line {
  event: string;
  requestId?: string;
  reason?: string;
  outcome?: 'unknown';
}

/**
 * Compares the audit log with what was answered: what was answered 200 has its line; what was refused has none but the refusal;
 * an answer 503 has either no line, or one with the outcome `unknown`.
 *
 * @return what does not agree, one sentence each
 */
export function disagreements(log: string, { asked, ordered }: Journal): string[] {
  const byRequest = new Map<string, Line[]>();
  const byReason = new Map<string, Line[]>();
  for (const text of log.split('\n')) {
    if (!text) continue;
    const line = JSON.parse(text) as Line;
    put(byRequest, line.requestId, line);
    put(byReason, line.reason, line);
  }
  return [
    ...asked.flatMap((each) => compare(each, said(byRequest.get(each.requestId)), expectedOf(each))),
    ...ordered.flatMap((each) => compare(each, said(byReason.get(each.reason)), orderedOf(each))),
  ];
}

/** The line of a login whose answer was lost. */
const REFUSALS = ['STORE_UNAVAILABLE', 'WECHAT_UNAVAILABLE', 'USER_BANNED'].map((code) => `login_refused ${code}`);

/** Every text that the lines may be. */
function expectedOf({ what, status, body }: Asked): string[] {
  // The worker may have been killed before the line, or between the line and the answer.
  if (status === undefined) return ['', what, `${what} unknown`, ...(what === 'login' ? REFUSALS : [])];
  if (status === 200) return [what];
  const refused = what === 'login' ? `login_refused ${body.code}` : '';
  return status === 503 ? [refused, `${what} unknown`] : [refused];
}

function orderedOf({ command, said: answer }: Ordered): string[] {
  if (!answer) return ['', `${command} unknown`];
  const kicked = answer.kicked ? ['kick'] : [];
  if (command === 'kick') return [kicked.join()];
  if (command === 'ban') return [['ban', ...kicked].join()];
  return [answer.unbanned ? 'unban' : ''];
}

function compare(what: Asked | Ordered, actual: string, expected: string[]): string[] {
  return expected.includes(actual) ? [] : [`the audit log has "${actual}" of ${JSON.stringify(what)}`];
}

/** What the lines say, in order; without those of sessions that a login has replaced. */
function said(lines: Line[] = []): string {
  return lines
    .filter(({ event }) => event !== 'replaced')
    .map(({ event, reason, outcome }) =>
      [event, event === 'login_refused' && reason, outcome].filter(Boolean).join(' '),
    )
    .join();
}

function put(lines: Map<string, Line[]>, key: string | undefined, line: Line): void {
  if (key === undefined) return;
  const others = lines.get(key);
  if (others) others.push(line);
  else lines.set(key, [line]);
}
