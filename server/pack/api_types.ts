/** The API's types: outside of the packed folders, but copied into each package. */
export const API_TYPES = 'typings/api.d.ts';

/**
 * Rewrites a declaration to import the API's types from inside of the package.
 *
 * @param file - where the declaration goes, from the folder that has `typings/`, with slashes
 */
export function importApiTypesFromInside(declaration: string, file: string): string {
  const up = '../'.repeat(file.split('/').length - 1) || './';
  return declaration.replace(/(?:\.\.\/)+typings\/api(?=['"])/g, `${up}typings/api`);
}
