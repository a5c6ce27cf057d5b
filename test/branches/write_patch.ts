/** `npm run guide`: writes the builder's branch again, after a change of server/GUIDE.md or of the files that it changes. */
import { writeFileSync } from 'node:fs';
import { follow, stepsOf } from '../helpers/docs/guide';
import { Clone, patchOf } from './branch';

const clone = new Clone();
try {
  for (const step of stepsOf('server/GUIDE.md')) follow(clone.root, step);
  // What `npm install` has written there.
  clone.git('apply', '--include=package.json', patchOf('shop'));
  clone.git('add', '--all');
  writeFileSync(patchOf('shop'), `${clone.git('diff', '--cached', '--unified=2')}\n`);
} finally {
  clone.remove();
}
