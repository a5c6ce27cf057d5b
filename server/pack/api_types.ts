/** The API's types. They lie outside of what is packed, and inside of each package. */
export const API_TYPES = 'typings/api.d.ts';

/**
 * Has a declaration import the API's types from inside of the package.
 *
 * @param file - where the declaration goes, from the folder that has `typings/`, with slashes
 */
export function importApiTypesFromInside(declaration: string, file: string): string {
  const up = '../'.repeat(file.split('/').length - 1) || './';
  return declaration.replace(/(?:\.\.\/)+typings\/api(?=['"])/g, `${up}typings/api`);
}
