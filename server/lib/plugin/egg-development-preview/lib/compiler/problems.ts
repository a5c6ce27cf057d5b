import type { Problem } from '../protocol';

/** Line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** Converts esbuild's column, which counts bytes from 0, to characters from 1. */
export function columnOf(location: { column: number; lineText: string } | null): number {
  const { column, lineText } = location ?? { column: 0, lineText: '' };
  return Buffer.from(lineText).subarray(0, column).toString().length + 1;
}

/** Collects the problems of one source file. */
export class ProblemList {
  readonly problems: Problem[] = [];

  constructor(
    private readonly kind: Problem['kind'],
    /** Relative to the project. */
    private readonly file: string,
    private readonly text: string,
  ) {}

  /** @param line - from 1, like `column` */
  add(message: string, line = 1, column = 1, kind = this.kind): void {
    const excerpt = this.text.split('\n')[line - 1];
    this.problems.push({ kind, file: this.file, line, column, message, excerpt });
  }

  addAt(message: string, offset: number, kind = this.kind): void {
    const { line, column } = positionAt(this.text, Math.max(0, offset));
    this.add(message, line, column, kind);
  }
}

/** A program with type errors or gaps still runs; any other problem is fatal. */
export function isFatal({ kind }: Problem): boolean {
  return kind !== 'type' && kind !== 'gap';
}

/** In the form that editors and terminals make clickable: `file:line:column`. */
export function describe({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column} ${message}`;
}
