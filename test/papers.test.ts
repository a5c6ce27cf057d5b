import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stepsOf } from './helpers/docs/guide';
import { PROJECT } from './helpers/process/build';
import pkg from '../package.json';

const SKIPPED = ['node_modules', 'dist', 'logs', 'run', '.git'];

/** The papers in a folder of the project. Without node_modules, so that it takes no time. */
function papersIn(folder: string): string[] {
  return readdirSync(path.join(PROJECT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.includes(entry.name) ? [] : papersIn(file);
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

const papers = papersIn('.');

const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8');
const withoutCode = (text: string) => text.replace(/^```[^]*?^```$/gm, '');

/** The anchors that GitHub gives the headings of a paper. */
function anchorsOf(file: string): string[] {
  const headings = withoutCode(read(file)).matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** How a paper is built: its headings by their level, the rows of its tables, its blocks of code without comments. */
function shapeOf(file: string): object {
  const text = read(file);
  const prose = withoutCode(text);
  return {
    headings: [...prose.matchAll(/^#+(?= )/gm)].map(([level]) => level),
    rows: prose.match(/^\|/gm)?.length,
    items: prose.match(/^(- |\d\. )/gm)?.length,
    blocks: [...text.matchAll(/^```(\w*)$/gm)].map(([, language]) => language),
  };
}

describe('papers', () => {
  for (const paper of papers) {
    it(`${paper} › its links lead to files and headings that there are`, () => {
      const links = [...withoutCode(read(paper)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
      const broken = links.filter((link) => {
        if (/^https?:/.test(link)) return false;
        const [file, anchor] = link.split('#');
        const target = file ? path.join(path.dirname(paper), file) : paper;
        if (!existsSync(path.join(PROJECT, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(decodeURIComponent(anchor));
      });
      assert.deepEqual(broken, []);
    });
  }

  for (const chinese of papers.filter((file) => file.endsWith('.zh-CN.md'))) {
    it(`${chinese} › is built like the English one`, () => {
      assert.deepEqual(shapeOf(chinese), shapeOf(chinese.replace('.zh-CN', '')));
    });
  }
});

describe('server/GUIDE.zh-CN.md', () => {
  it('has the steps of server/GUIDE.md', () => {
    const steps = stepsOf('server/GUIDE.md');
    assert.deepEqual(stepsOf('server/GUIDE.zh-CN.md'), steps);
    assert.ok(steps.length > 20);
  });
});

describe('CONTRIBUTING.md', () => {
  it('names no file that is not there', () => {
    const text = read('CONTRIBUTING.md');
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|json|md))`/g)].map(([, file]) => file);
    const roots = ['.', 'miniprogram', 'server/lib/plugin/egg-wechat-login'].map((root) => path.join(PROJECT, root));
    const missing = named.filter((file) => !roots.some((root) => existsSync(path.join(root, file))));
    assert.deepEqual(missing, []);
    assert.ok(named.length > 20);
  });
});

describe('CHANGELOG.md', () => {
  it('has a section for the version that the packages have, the newest after what is not released', () => {
    const headings = [...read('CHANGELOG.md').matchAll(/^## (.*)$/gm)];
    const [unreleased, newest] = headings.map(([, heading]) => heading);
    assert.equal(unreleased, 'Unreleased');
    assert.match(newest, /^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$/);
    const { version, packages } = JSON.parse(read('package-lock.json'));
    const versions = [newest.split(' ')[0], version, packages[''].version];
    assert.deepEqual(
      versions,
      versions.map(() => pkg.version),
    );
  });
});
