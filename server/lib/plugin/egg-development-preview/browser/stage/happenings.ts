import type { ApiCall } from '../../lib/protocol';
import { h } from '../dom';
import type { Note } from '../phone_host';
import type { StoreChange } from './store_panel';
import { clock, explain, explainNote } from './words';

const SHOWN = 40;

interface Happening {
  at: number;
  /** `1` or `2` for the phones of this stage; else a name. */
  who: string;
  tone: 'good' | 'bad' | 'quiet' | 'store';
  text: string;
  detail?: string;
}

/** The live list of events, newest first. */
export class Happenings {
  private lastCall = 0;

  constructor(private readonly list: HTMLElement) {}

  addCall(call: ApiCall): void {
    // After a reconnect the server sends its recent calls again; after a restart its ids begin at 1 again.
    if (call.id <= this.lastCall && call.at < Date.now() - 2000) return;
    this.lastCall = call.id;
    const who = /^phone-(\d)$/.exec(call.phone ?? '')?.[1] ?? (call.phone ? '手机' : 'curl');
    const detail = `${call.method} ${call.url} → ${call.status}${call.code ? ` ${call.code}` : ''}`;
    this.add({ at: call.at, who, tone: call.status < 400 ? 'good' : 'bad', text: explain(call), detail });
  }

  addNote(phone: number, note: Note): void {
    const tone = note.path === undefined ? 'quiet' : 'bad';
    this.add({ at: Date.now(), who: String(phone), tone, text: explainNote(note), detail: note.path });
  }

  addChanges(changes: StoreChange[]): void {
    for (const { text, detail } of changes) this.add({ at: Date.now(), who: 'Redis', tone: 'store', text, detail });
  }

  private add({ at, who, tone, text, detail }: Happening): void {
    const badge = /^\d$/.test(who) ? `手机 ${who}` : who;
    this.list.prepend(
      h(
        'li',
        { class: `happening ${tone}`, 'data-who': who },
        h('time', {}, clock(at)),
        h('span', { class: 'who' }, badge),
        h('span', { class: 'what' }, text, detail ? h('code', {}, detail) : undefined),
      ),
    );
    while (this.list.childElementCount > SHOWN) this.list.lastElementChild!.remove();
  }
}
