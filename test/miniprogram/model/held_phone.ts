import type { Call, Disk, Reply, SentRequest } from '../../helpers/fake_wx';
import { error, WAIT } from '../answers';
import { startPhone } from '../world';
import type { ModelServer } from './server';

/** What becomes of something that is on its way. */
export type Fate =
  /** Done, and answered. */
  | 'serve'
  /** Done by the server; the answer is still on its way. */
  | 'process'
  /** Lost before it was done. */
  | 'lose'
  /** Done, but the answer is lost; WeChat never tells so of a call of its own, or of a request whose time is over. */
  | 'loseAnswer'
  /** The server is overloaded. */
  | 'busy';

export type Item = { call: Call } | SentItem;

interface SentItem {
  sent: SentRequest;
  answer(reply: Reply): void;
  /** The server's answer, when it has processed the request. */
  reply?: Reply;
}

/** Whether it is a call of the storage. */
export const isStoring = (item: Item) => 'call' in item && item.call.name.endsWith('Storage');

const LOST: Reply = { errMsg: 'request:fail net::ERR_CONNECTION_RESET' };

/** A phone whose every call of WeChat's waits until the test delivers it. */
export class HeldPhone {
  readonly phone: ReturnType<typeof startPhone>;
  items: Item[] = [];
  online = true;
  /** Is told of everything that leaves, before it does. */
  onSend: (item: Item) => void = () => undefined;
  /** Is told of every answer, before it arrives. */
  onAnswer: (item: SentItem, reply: Reply) => void = () => undefined;

  /** Is told of every call of WeChat's that has been done. */
  onDone: (call: Call) => void = () => undefined;
  /** Is told of every call of WeChat's that fails, before it does. */
  onFail: (call: Call) => void = () => undefined;

  constructor(
    readonly server: ModelServer,
    disk: Disk,
    /** Whether the storage may refuse. */
    private readonly storageFails = false,
  ) {
    this.phone = startPhone(disk);
    const hold = (item: Item) => {
      this.onSend(item);
      this.items.push(item);
    };
    this.phone.wx.onCall = (call) => hold({ call });
    this.phone.wx.onRequest = (sent, answer) => hold({ sent, answer });
  }

  deliver(item: Item, fate: Fate): void {
    if (!this.items.includes(item)) return;
    if (!('sent' in item)) {
      // The storage does one thing after another.
      const older = this.items.slice(0, this.items.indexOf(item)).filter(isStoring);
      if (isStoring(item)) older.forEach((other) => this.deliver(other, 'serve'));
      this.remove(item);
      if (fate === 'loseAnswer' && this.storageFails && isStoring(item)) {
        this.onFail(item.call);
        return void this.work(item.call);
      }
      const fails = fate === 'lose' && (item.call.name === 'login' || this.storageFails);
      if (fails) this.onFail(item.call);
      item.call.settle(fails ? 'internal error' : this.work(item.call));
      return;
    }
    const lost = !this.online || fate === 'lose';
    if (!lost && fate !== 'busy') item.reply ??= this.server.handle(item.sent);
    if (fate === 'process' && !lost) return;
    this.remove(item);
    const busy = item.reply ?? error(503, 'STORE_UNAVAILABLE');
    const reply = lost || fate === 'loseAnswer' || item.sent.aborted ? LOST : busy;
    this.onAnswer(item, reply);
    item.answer(reply);
  }

  /** The question that the server holds, if it still waits for an answer. */
  watches(): SentItem[] {
    return this.items.filter(
      (item): item is SentItem => 'sent' in item && item.sent.route === WAIT && !item.sent.aborted,
    );
  }

  /** The mini program is killed. @param landed - whether the phone has still done what it was asked to store */
  kill(landed: boolean): SentItem[] {
    this.phone.wx.kill();
    for (const item of this.items) {
      if (landed && 'call' in item && item.call.name !== 'login') this.work(item.call);
    }
    return this.items.filter((item): item is SentItem => 'sent' in item);
  }

  private work(call: Call): object | string {
    const result = call.work();
    this.onDone(call);
    return result;
  }

  private remove(item: Item): void {
    this.items = this.items.filter((other) => other !== item);
  }
}
