import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** On the socket itself, since every request passes here. */
const LAST = Symbol('Socket#lastResponse');
const BEFORE = Symbol('Socket#responseBeforeLast');

type Noted = Socket & { [LAST]?: ServerResponse; [BEFORE]?: ServerResponse };

/** Notes a connection's latest request. Node does not tell which requests of a connection are unanswered. */
export function noteRequest(socket: Noted, res: ServerResponse): void {
  socket[BEFORE] = isPipelined(res) ? socket[LAST] : undefined;
  socket[LAST] = res;
}

/** Whether an earlier request of the connection is unanswered: node gives the socket to one response at a time. */
export function isPipelined(res: ServerResponse): boolean {
  return !res.socket;
}

/** Whether a whole request of the connection is unanswered. What a client has not sent to its end does not count. */
export function isAnswering({ [LAST]: last }: Noted): boolean {
  if (!last || last.writableFinished) return false;
  return last.req.complete || last.headersSent || isPipelined(last);
}

/**
 * Waits until all whole requests are answered that came before something that cannot be read: its refusal would be taken for
 * the answer to the first of them (RFC 9112, section 9.3.2).
 *
 * @return whether the unreadable request itself has got an answer: one that is not about its body
 */
export async function answersBefore(socket: Socket): Promise<{ isAnswered: boolean }> {
  const { [LAST]: last, [BEFORE]: before } = socket as Noted;
  // Its body cannot be read: its route waits for that in vain.
  const isBody = last !== undefined && !last.req.complete;
  const isAnswered = isBody && last.headersSent;
  const awaited = isBody && !isAnswered ? before : last;
  if (awaited && !awaited.writableFinished && !socket.destroyed) {
    await new Promise((resolve) => {
      awaited.once('finish', resolve);
      socket.once('close', resolve);
    });
  }
  return { isAnswered };
}
