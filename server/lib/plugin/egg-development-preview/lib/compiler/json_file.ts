import { transformSync } from 'esbuild';
import type { TransformFailure } from 'esbuild';
import type { Problem } from '../protocol';
import { columnOf, ProblemList } from './problems';
import type { Source } from './source';

/** A JSON file of the mini program. Reports problems with their positions. */
export class JsonFile {
  private readonly list: ProblemList;
  readonly exists: boolean;
  /** Empty when the file is missing or not a JSON object. */
  readonly value: Record<string, unknown> = {};

  constructor(
    source: Source,
    file: string,
    { required = false }: { required?: boolean } = {},
    private readonly text = source.read(file) ?? '',
  ) {
    this.list = new ProblemList('json', source.display(file), text);
    this.exists = source.read(file) !== undefined;
    if (this.exists) Object.assign(this.value, this.parse());
    else if (required) this.list.add('this file is missing');
  }

  get problems(): Problem[] {
    return this.list.problems;
  }

  /** Reports fields of an object that the preview does not know. */
  expectFields(object: object, known: readonly string[]): void {
    for (const field of Object.keys(object)) {
      if (!known.includes(field)) this.reject(field, `"${field}" is not part of the preview`, 'gap');
    }
  }

  /** Reports a problem at the first place where the word occurs in quotes. */
  reject(word: string, message: string, kind: Problem['kind'] = 'json'): void {
    this.list.addAt(message, this.text.indexOf(JSON.stringify(word)), kind);
  }

  /** Parses with esbuild first: JSON.parse does not always report a position. */
  private parse(): object {
    try {
      transformSync(this.text, { loader: 'json', logLevel: 'silent' });
    } catch (err) {
      for (const { text, location } of (err as TransformFailure).errors) {
        this.list.add(text, location?.line, columnOf(location));
      }
      return {};
    }
    const value: unknown = JSON.parse(this.text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    this.list.add('this must be an object');
    return {};
  }
}
