import type { StoredKey } from '../../lib/protocol';
import { h } from '../dom';
import { clock, duration } from './words';

/** A change in Redis, in words for the list. */
export interface StoreChange {
  text: string;
  detail: string;
}

/** Why a session was ended, as its marker says. */
const ENDED_BY: Record<string, string> = { deleted: '随账号注销', banned: '被停用结束' };

const nameOf = ({ name, uid }: StoredKey) => (name ? `微信用户 ${name}` : `用户 ${uid.slice(0, 6)}…`);

/** The keys of each user, as they are in Redis. */
export class StorePanel {
  private keys?: Map<string, StoredKey>;

  constructor(private readonly element: HTMLElement) {
    this.element.append(empty());
  }

  /** @return the changes since the last call */
  show(list: StoredKey[]): StoreChange[] {
    const before = this.keys;
    this.keys = new Map(list.map((key) => [key.key, key]));
    const users = new Map<string, StoredKey[]>();
    // The token key first, then the session that it points to.
    for (const key of [...list].sort((a, b) => b.kind.localeCompare(a.kind))) {
      users.set(key.uid, [...(users.get(key.uid) ?? []), key]);
    }
    const blocks = [...users.values()].map((keys) => userBlock(keys, before));
    // What is left of an ended session is no login.
    const isEmpty = !list.some(({ kind }) => kind === 'token');
    this.element.replaceChildren(...(isEmpty ? [empty(blocks.length)] : []), ...blocks);
    return before ? differences(before, this.keys) : [];
  }
}

function userBlock(keys: StoredKey[], before: Map<string, StoredKey> | undefined): HTMLElement {
  const rows = keys.map((key) => {
    const fresh = before !== undefined && before.get(key.key)?.value !== key.value;
    return h(
      'div',
      { class: fresh ? 'key key-fresh' : 'key', 'data-key': key.key, 'data-kind': kindOf(key) },
      h('code', { title: key.key }, shortKey(key)),
      h('span', {}, valueOf(key)),
      h('span', { title: '到期自动删除' }, `TTL ${duration(key.ttl)}`),
    );
  });
  return h('div', { class: 'user' }, h('h3', {}, nameOf(keys[0])), ...rows);
}

function empty(blocks = 0): HTMLElement {
  return h('p', { class: 'empty' }, blocks === 0 ? '现在没有人登录，一个键也没有。' : '现在没有人登录。');
}

function differences(before: Map<string, StoredKey>, after: Map<string, StoredKey>): StoreChange[] {
  const changes: StoreChange[] = [];
  for (const key of [...before.values()].filter(({ kind }) => kind === 'token')) {
    const now = after.get(key.key);
    const user = nameOf(key);
    if (!now) changes.push({ text: `${user} 的两个键消失了`, detail: 'token · session' });
    else if (now.value !== key.value)
      changes.push({ text: `${user} 的旧登录被新登录顶替`, detail: '旧 session 删除，新 session 写入' });
  }
  for (const key of [...after.values()].filter(({ kind, key: name }) => kind === 'token' && !before.has(name))) {
    changes.push({ text: `${nameOf(key)} 的两个键出现了`, detail: 'token · session' });
  }
  return changes;
}

/** Shortens the ids: their first characters tell them apart. */
function shortKey({ key, uid }: StoredKey): string {
  const id = key.split(':').slice(3).join(':');
  const short = key.replace(uid, `${uid.slice(0, 4)}…`);
  return id ? short.replace(id, `${id.slice(0, 4)}…`) : short;
}

/** A marker of a closed account is named: it stays for as long as the token could live. */
function kindOf({ kind, value }: StoredKey): string {
  return kind === 'kicked' && value === 'deleted' ? 'deleted' : kind;
}

function valueOf({ kind, value }: StoredKey): string {
  if (kind === 'ban') return `停用至 ${new Date(Number(value) * 1000).toLocaleString('zh-CN')}`;
  if (kind === 'token') return `${value.slice(0, 4)}…`;
  if (kind === 'kicked') return ENDED_BY[value] ?? '被管理员结束';
  const { device, createdAt } = JSON.parse(value) as { device?: string; createdAt: number };
  return `${device ?? '未知设备'}，${clock(createdAt * 1000)} 登录`;
}
