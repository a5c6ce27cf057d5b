import path from 'node:path';
import ts from 'typescript';

export interface Compilation {
  /** Its options hold for the package as well. */
  tsconfig: string;
  /** Compiled with all that they import. */
  entries: string[];
  /** Outside of it nothing but types may be imported. */
  rootDir: string;
  outDir: string;
  /** Changes a declaration before it is written. @param file - where it goes, from `outDir`, with slashes */
  editDeclaration?(text: string, file: string): string;
}

/** What is marked `@internal` is not declared: it is nobody's business outside of the package. */
const EMIT: ts.CompilerOptions = { noEmit: false, declaration: true, stripInternal: true };

/** Compiles TypeScript to JavaScript and declarations. @throws Error with what the compiler complains of */
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
