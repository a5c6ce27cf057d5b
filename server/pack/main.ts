import { packClient } from './client';
import { packPlugin } from './plugin';

/** `npm run pack -- <folder>`: writes the project's packages into the folder, and prints the path of each. */
async function main([folder, ...more]: string[]): Promise<void> {
  if (!folder || folder.startsWith('-') || more.length > 0) throw new Error('usage: npm run pack -- <folder>');
  for (const pack of [packPlugin, packClient]) console.log(await pack(folder));
}

main(process.argv.slice(2)).catch((err: Error) => {
  console.error(err.message);
  process.exitCode = 1;
});
