import path from 'node:path';
import ts from 'typescript';

export interface Compilation {
  /** Its compiler options apply to the package as well. */
  tsconfig: string;
  /** Compiled together with their imports. */
  entries: string[];
  /** From outside of it, only types may be imported. */
  rootDir: string;
  outDir: string;
  /** Changes a declaration before it is written. @param file - where it goes, from `outDir`, with slashes */
  editDeclaration?(text: string, file: string): string;
}

/** `stripInternal`: what is marked `@internal` stays out of the declarations. */
const EMIT: ts.CompilerOptions = { noEmit: false, declaration: true, stripInternal: true };

/** Compiles TypeScript to JavaScript and declarations. @throws Error with the compiler's messages */
export function compile({ tsconfig, entries, rootDir, outDir, editDeclaration }: Compilation): void {
  const config = ts.getParsedCommandLineOfConfigFile(tsconfig, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => fail([problem]),
  });
  const program = ts.createProgram(entries, { ...config?.options, ...EMIT, rootDir, outDir });
  const { diagnostics } = program.emit(undefined, (file, text) => {
    const name = path.relative(outDir, file).replaceAll(path.sep, '/');
    ts.sys.writeFile(file, editDeclaration && file.endsWith('.d.ts') ? editDeclaration(text, name) : text);
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) fail(problems);
}

function fail(problems: ts.Diagnostic[]): never {
  throw new Error(
    ts.formatDiagnostics(problems, {
      getCanonicalFileName: (file) => file,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => '\n',
    }),
  );
}
