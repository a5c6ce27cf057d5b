import path from 'node:path';
import type { Build } from './compiler/compile';
import { describe } from './compiler/problems';
import { Source } from './compiler/source';
import { TypeCheck } from './compiler/type_check';
import { lazy } from './lazy';
import type { Events, Problem } from './protocol';
import { FolderWatcher } from './watch';

/** Compiles the mini program when it is first asked for, and again after every change of its files. */
export class Builder {
  private readonly source: Source;
  private readonly typeCheck: TypeCheck;
  private building?: Promise<Build>;
  private typeProblems: Problem[] = [];
  private watcher?: FolderWatcher;
  private closed = false;

  /**
   * @param project - the folder with `miniprogram/` and `typings/`
   * @param changed - called after a build that differs from the last one, and after its type check
   * @param print - prints a problem on the terminal
   */
  constructor(
    private readonly project: string,
    private readonly changed: (event: Events['build']) => void,
    private readonly print: (line: string) => void,
  ) {
    this.source = new Source(project);
    this.typeCheck = new TypeCheck(project);
  }

  /** The mini program as it is now. */
  async current(): Promise<Build> {
    this.building ??= this.build();
    return await this.building;
  }

  async currentEvent(): Promise<Events['build']> {
    return this.eventOf(await this.current());
  }

  close(): void {
    this.closed = true;
    this.watcher?.close();
    this.typeCheck.stop();
  }

  private eventOf({ id, problems }: Build): Events['build'] {
    return { id, problems: [...problems, ...this.typeProblems] };
  }

  private async build(): Promise<Build> {
    this.watch();
    const build = await lazy.compile().compile(this.source);
    this.report(build.problems);
    void this.checkTypes(build);
    return build;
  }

  private watch(): void {
    if (this.watcher || this.closed) return;
    const folders = [this.source.folder, 'typings'].map((folder) => path.join(this.project, folder));
    this.watcher = new FolderWatcher(folders, () => void this.rebuild());
  }

  private async rebuild(): Promise<void> {
    const before = await this.building;
    // Found in the source as it was. Which are still there, the next check says, seconds later.
    this.typeCheck.stop();
    const hadTypeProblems = this.typeProblems.length > 0;
    this.typeProblems = [];
    this.building = this.build();
    const build = await this.building;
    if (build.id !== before?.id || hadTypeProblems) this.changed(this.eventOf(build));
  }

  /** Runs in the background: a type check takes much longer than a build. */
  private async checkTypes(build: Build): Promise<void> {
    if (this.closed) return;
    const problems = await this.typeCheck.run();
    if (!problems) return;
    this.report(problems);
    const differ = problems.length > 0 || this.typeProblems.length > 0;
    this.typeProblems = problems;
    if (differ) this.changed(this.eventOf(build));
  }

  private report(problems: Problem[]): void {
    for (const problem of problems) this.print(`[preview] ${describe(problem)}`);
  }
}
