import type { Answer } from './client';

/** A login or logout, and what its client was told. */
export interface Asked extends Answer {
  what: 'login' | 'logout';
}

/** An operator's command, known to the audit log by its reason. */
export interface Ordered {
  command: 'kick' | 'ban' | 'unban';
  reason: string;
  /** Undefined when it has failed. */
  said?: { kicked?: boolean; unbanned?: boolean };
}

/** What happened, for the comparison with the audit log; and what the model refutes. */
export class Journal {
  readonly asked: Asked[] = [];
  readonly ordered: Ordered[] = [];
  readonly refuted: string[] = [];
  /** How many answers the model could judge. */
  judged = 0;

  /** An answer that the model can judge. */
  judge(isRight: boolean, sentence: string, { requestId, status, body }: Partial<Answer> = {}): void {
    this.judged += 1;
    if (isRight) return;
    this.refuted.push(`${new Date().toISOString()} ${sentence}: ${status} ${body?.code ?? ''} (request ${requestId})`);
  }
}
