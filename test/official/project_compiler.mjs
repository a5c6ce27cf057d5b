/**
 * Compiles the project in the folder that is its first argument, as an upload from DevTools would, and sends its parent
 * `{ files }` or `{ problem }`; its second argument are the options of `compileProject`. A process of its own: miniprogram-ci caches by path, and its worker never ends by itself.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ci from 'miniprogram-ci';

const [, , projectPath, options] = process.argv;
const { npm, output } = JSON.parse(options);

// It would ask WeChat for a newer list of file types and does without when it gets none: nobody listens here.
ci.proxy('http://127.0.0.1:9');

// An upload would be signed with it. Nothing is uploaded, so that any key will do.
const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

const project = new ci.Project({ type: 'miniProgram', projectPath, privateKey });
// WeChat's servers would say what this AppID may do, for example how large its code may be.
project.attr = async () => ci.DefaultProjectAttr;

async function buildNpm() {
  const warnings = await ci.packNpm(project, {});
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
}

function write(file, content) {
  const path = join(output, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

let answer;
try {
  if (npm) await buildNpm();
  const result = await ci.getCompiledResult({ project, version: '0.0.0', setting: { useProjectConfig: true } });
  if (output) for (const [file, content] of Object.entries(result)) write(file, content);
  answer = { files: Object.keys(result) };
} catch (error) {
  const { path, message } = error;
  answer = { problem: path && !message.includes(path) ? `${path}: ${message}` : message };
}
process.send(answer, () => process.exit());
