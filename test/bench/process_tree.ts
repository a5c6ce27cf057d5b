import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** User plus system time of the live threads. */
  cpuMicroseconds: number;
  /** Shared pages are counted once per process. */
  residentBytes: number;
}

/**
 * CPU time and memory of a process and its descendants: Egg's master, agent and workers are one server. Reads Linux'
 * /proc.
 */
export function usageOf(root: number): Usage {
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  const tree = new Set([root]);
  // Repeats for each generation, because a child is found only after its parent.
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

/** See proc(5), /proc/<pid>/task/<tid>/schedstat: in nanoseconds, while /proc/<pid>/stat has steps of 10 ms. */
function cpuMicrosecondsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  try {
    const nanoseconds = readdirSync(tasks).map((tid) =>
      Number(readFileSync(`${tasks}/${tid}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1000;
  } catch {
    // The process has ended meanwhile.
    return 0;
  }
}

/** See proc(5), /proc/<pid>/stat. Undefined for a process that has ended meanwhile. */
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
