import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** User and system time together, since the processes began. */
  cpuMicroseconds: number;
  /** Pages that processes share are counted for each of them. */
  residentBytes: number;
}

/**
 * What the operating system has accounted to a process and everything below it: Egg's master, agent and workers are one
 * server. Reads Linux' /proc; its clock has a resolution of 10 ms, so measure for a second or so.
 */
export function usageOf(root: number): Usage {
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  const tree = new Set([root]);
  // Once for each generation: a child is found when its parent has been.
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  const usage = { cpuMicroseconds: 0, residentBytes: 0 };
  for (const { pid, ticks, pages } of processes) {
    if (!tree.has(pid)) continue;
    usage.cpuMicroseconds += (ticks * 1e6) / systemValue('CLK_TCK');
    usage.residentBytes += pages * systemValue('PAGESIZE');
  }
  return usage;
}

/** See proc(5), /proc/<pid>/stat. Undefined for one that has ended meanwhile. */
function statOf(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may contain anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent] = fields;
    return { pid, parent, ticks: fields[11] + fields[12], pages: fields[21] };
  } catch {
    return undefined;
  }
}

const known = new Map<string, number>();

function systemValue(name: 'CLK_TCK' | 'PAGESIZE'): number {
  if (!known.has(name)) known.set(name, Number(execFileSync('getconf', [name], { encoding: 'utf8' })));
  return known.get(name)!;
}
