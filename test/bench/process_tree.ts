import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** User and system time together, of the threads that there are. */
  cpuMicroseconds: number;
  /** Pages that processes share are counted for each of them. */
  residentBytes: number;
}

/**
 * What the operating system has accounted to a process and everything below it: Egg's master, agent and workers are one
 * server. Reads Linux' /proc.
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
  for (const { pid, pages } of processes) {
    if (!tree.has(pid)) continue;
    usage.cpuMicroseconds += cpuMicrosecondsOf(pid);
    usage.residentBytes += pages * pageSize();
  }
  return usage;
}

/** See proc(5), /proc/<pid>/task/<tid>/schedstat: in nanoseconds, where /proc/<pid>/stat counts in steps of 10 ms. */
function cpuMicrosecondsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  try {
    const nanoseconds = readdirSync(tasks).map((tid) =>
      Number(readFileSync(`${tasks}/${tid}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1000;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
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
    return { pid, parent, pages: fields[21] };
  } catch {
    return undefined;
  }
}

let bytes: number | undefined;

function pageSize(): number {
  bytes ??= Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
  return bytes;
}
