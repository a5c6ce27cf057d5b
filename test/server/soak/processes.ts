import { readdirSync, readFileSync } from 'node:fs';

/** The server's processes by their role, and what each holds. Reads Linux' /proc. */
export interface Footprint {
  role: 'master' | 'agent' | 'worker';
  pid: number;
  /** Open files and connections. */
  files: number;
  residentMb: number;
}

/** Without those that end meanwhile. */
export function footprints(master: number): Footprint[] {
  return [master, ...childrenOf(master)].flatMap((pid) => footprintOf(pid, master) ?? []);
}

/** The most that a process of this role has. */
export function mostOf(all: Footprint[], wanted: Footprint['role'], what: 'files' | 'residentMb'): number {
  return Math.max(...all.filter(({ role }) => role === wanted).map((each) => each[what]));
}

/** The process ids of the workers, also of those that start. */
export function workersOf(master: number): number[] {
  return footprints(master).flatMap(({ role, pid }) => (role === 'worker' ? [pid] : []));
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text ? text.split(' ').map(Number) : [];
}

function footprintOf(pid: number, master: number): Footprint | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const role = pid === master ? 'master' : /agent_worker/.test(command) ? 'agent' : 'worker';
    const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    if (kb === undefined) return undefined;
    return { role, pid, files: readdirSync(`/proc/${pid}/fd`).length, residentMb: Math.round(Number(kb) / 1024) };
  } catch {
    return undefined;
  }
}
