import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DevServer } from './dev_server';
import { ProjectCopy } from './project_copy';

/** `npm run dev` in a project whose mini program is a copy, for suites that change it. */
export class CopiedProject {
  private constructor(
    private readonly copy: ProjectCopy,
    readonly server: DevServer,
  ) {}

  static async start(): Promise<CopiedProject> {
    const copy = new ProjectCopy('miniprogram');
    return new CopiedProject(copy, await DevServer.start(copy.root));
  }

  /** A file of the mini program. */
  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, content: string | Buffer): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), content);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.copy.remove();
  }

  private path(file: string): string {
    return this.copy.file(`miniprogram/${file}`);
  }
}

let shared: Promise<CopiedProject> | undefined;
after(async () => (await shared)?.stop());

/** One for all suites of the run. */
export function copiedProject(): Promise<CopiedProject> {
  shared ??= CopiedProject.start();
  return shared;
}
