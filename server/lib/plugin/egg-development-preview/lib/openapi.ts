import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The OpenAPI document of the application as it is now. Made in a process of its own: reading the types takes a second, in which the
 * server would answer nobody.
 *
 * @param baseDir - the folder of the Egg application
 * @throws {Error} with what that process has printed
 */
export async function openApiDocument(baseDir: string): Promise<string> {
  const script = path.join(baseDir, 'openapi/main.ts');
  const { stdout } = await run(process.execPath, [
    '--require',
    path.join(baseDir, 'lib/process/typescript.cjs'),
    script,
    '-',
  ]);
  return stdout;
}
