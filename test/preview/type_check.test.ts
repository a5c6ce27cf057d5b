import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTypeErrors, TypeCheck } from '../../server/lib/plugin/egg-development-preview/lib/compiler/type_check';
import { Project } from './project';

describe('TypeCheck', () => {
  it('names file, line and column of a type error', async function () {
    this.timeout(30_000);
    const project = new Project({ 'app.ts': "\n  const a: number = 'a';\nexport default a;\n" });
    const config = { compilerOptions: { noEmit: true, types: [] }, files: ['miniprogram/app.ts'] };
    writeFileSync(path.join(project.root, 'tsconfig.json'), JSON.stringify(config));
    const problems = await new TypeCheck(project.root).run();
    project.remove();
    assert.deepEqual(problems, [
      {
        kind: 'type',
        file: 'miniprogram/app.ts',
        line: 2,
        column: 9,
        message: "TS2322: Type 'string' is not assignable to type 'number'.",
        excerpt: "  const a: number = 'a';",
      },
    ]);
  });

  it('says nothing when it is stopped', async () => {
    const project = new Project();
    const check = new TypeCheck(project.root);
    const problems = check.run();
    check.stop();
    assert.equal(await problems, undefined);
    project.remove();
  });

  it('passes on an error of the configuration', () => {
    const [problem] = parseTypeErrors("error TS5023: Unknown compiler option 'x'.\n", '/nowhere');
    assert.deepEqual([problem.file, problem.message], ['tsconfig.json', "TS5023: Unknown compiler option 'x'."]);
  });
});
