import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loginDocument } from '../../../../server/openapi/documents';
import type { Installation } from '../../../helpers/strangers/installation';

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** What the package is to those who install it. */
export function packageSuite(installation: () => Installation) {
  describe('the installed package', () => {
    const manifestOf = (folder: string): Manifest =>
      JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    /** The version that a package gets when it asks for another. */
    const versionFor = (name: string, other: string) => {
      const require = createRequire(path.join(installation().package(name), 'package.json'));
      return manifestOf(path.dirname(require.resolve(`${other}/package.json`))).version;
    };

    it('is a folder and no link', () => {
      const stat = lstatSync(installation().package('egg-wechat-login'));
      assert.deepEqual([stat.isDirectory(), stat.isSymbolicLink()], [true, false]);
    });

    it('asks for no package that it does not name', () => {
      const folder = installation().package('egg-wechat-login');
      const { dependencies, peerDependencies } = manifestOf(folder);
      assert.deepEqual(Object.keys(peerDependencies!).sort(), ['egg', 'egg-jwt', 'egg-redis']);
      const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.js'));
      const own = files.filter((file) => !file.startsWith('node_modules'));
      const code = own.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
      const asked = [...code.matchAll(/require\("([^."][^"]*)"\)/g)].map(([, name]) => name);
      const packages = asked.filter((name) => !name.startsWith('node:')).map((name) => name.split('/')[0]);
      assert.deepEqual([...new Set(packages)].sort(), [...Object.keys(dependencies!), 'egg-jwt'].sort());
    });

    it('brings the OpenAPI document of its routes', () => {
      const document = readFileSync(path.join(installation().package('egg-wechat-login'), 'openapi.json'), 'utf8');
      assert.equal(document, loginDocument());
    });

    it("runs on what the host's plugins bring: ioredis 4 and jsonwebtoken 8, which are not ours", () => {
      assert.match(versionFor('egg-redis', 'ioredis'), /^4\./);
      assert.match(versionFor('egg-jwt', 'jsonwebtoken'), /^8\./);
    });
  });
}
