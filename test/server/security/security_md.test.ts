import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.join(__dirname, '../../..');

/** How many requirements each document has: none is left out. RFC 6750 has no numbers for its single requirements. */
const REQUIREMENTS = { asvs_v7: 19, asvs_v9: 7, rfc8725: 12 };

interface Row {
  id: string;
  met: string;
  tests: string[];
}

/** The rows of SECURITY.md's tables by the file of tests that stands above them. */
function tables(): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  let rows: Row[] = [];
  for (const line of readFileSync(path.join(PROJECT, 'SECURITY.md'), 'utf8').split('\n')) {
    const [, file] = /^Tests: \[.*?\]\((test\/server\/security\/\S+)\)/.exec(line) ?? [];
    if (file) found.set(file, (rows = []));
    if (!/^\| (ASVS|RFC)/.test(line)) continue;
    const [id, met, , , tests] = line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1);
    rows.push({
      id,
      met,
      tests: tests
        .split('<br>')
        .filter(Boolean)
        .map((title) => `${id} › ${title}`),
    });
  }
  return found;
}

/** The titles of the tests in a file. */
function titlesIn(file: string): string[] {
  const source = readFileSync(path.join(PROJECT, file), 'utf8');
  return [...source.matchAll(/\bit\(\s*(['"])(.*?)\1/g)].map((match) => match[2]);
}

describe('SECURITY.md', () => {
  const expected = [...Object.keys(REQUIREMENTS), 'rfc6750'].map((name) => `test/server/security/${name}.test.ts`);

  it('has a table for each file of requirements', () => {
    assert.deepEqual([...tables().keys()].sort(), expected.sort());
  });

  it('has a row for each requirement, once', () => {
    const rows = [...tables().values()].flat();
    const ids = rows.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const [name, count] of Object.entries(REQUIREMENTS)) {
      assert.equal(tables().get(`test/server/security/${name}.test.ts`)!.length, count, name);
    }
  });

  it('names a test for what is met and none for what does not apply', () => {
    for (const { id, met, tests } of [...tables().values()].flat()) {
      assert.match(met, /^(yes|partly|no|n\/a)$/, id);
      if (met === 'yes') assert.ok(tests.length > 0, `${id} is met, says the table, and names no test`);
      if (met === 'n/a') assert.deepEqual(tests, []);
    }
  });

  for (const file of expected) {
    it(`names the tests of ${path.basename(file)}, all of them and no others`, () => {
      const named = tables()
        .get(file)!
        .flatMap(({ tests }) => tests);
      assert.ok(named.length > 0);
      assert.deepEqual(named.sort(), titlesIn(file).sort());
    });
  }
});
