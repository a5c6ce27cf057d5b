import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from '../process/build';

/** A step of a guide: a new file, or changes of one that is there. */
export interface Step {
  file: string;
  /** The new file's text; undefined: `changes` instead. */
  text?: string;
  changes: Change[];
}

interface Change {
  /** Whole lines that the file has just once. */
  before: string;
  after: string;
}

/** A sentence that names the file, and the code block after it. */
const STEP = /([^\n]+(?:\n[^\n]+)*)[:：]\n\n```(ts|json|xml|css|ini|diff)\n([^]*?)```\n/g;

/** Reads the steps of a guide. */
export function stepsOf(guide: string): Step[] {
  const text = readFileSync(path.join(PROJECT, guide), 'utf8');
  return [...text.matchAll(STEP)].flatMap(([, sentence, language, code]) => {
    const file = [...sentence.matchAll(/`([\w./-]+\.\w+)`/g)].at(-1)?.[1];
    if (file === undefined) return [];
    return language === 'diff' ? { file, changes: changesOf(code) } : { file, text: code, changes: [] };
  });
}

/** A change is lines that stay or go, then lines that come. */
function changesOf(diff: string): Change[] {
  return [...diff.matchAll(/((?:[ -].*\n)+)((?:\+.*\n)+)/g)].map(([, before, added]) => {
    const lines = before.trimEnd().split('\n');
    const stay = lines.filter((line) => line.startsWith(' '));
    const withoutSigns = (all: string[]) => all.map((line) => `${line.slice(1)}\n`).join('');
    return { before: withoutSigns(lines), after: withoutSigns([...stay, ...added.trimEnd().split('\n')]) };
  });
}

/** Does what a step says. @throws Error when it does not fit */
export function follow(project: string, { file, text, changes }: Step): void {
  const target = path.join(project, file);
  if (text !== undefined) {
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: 'wx' });
    return;
  }
  let now = readFileSync(target, 'utf8');
  for (const { before, after } of changes) {
    if (now.split(before).length !== 2) throw new Error(`${file} does not have this just once:\n${before}`);
    now = now.replace(before, () => after);
  }
  writeFileSync(target, now);
}
