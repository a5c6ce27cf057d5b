import type { ComponentConfig, PageConfig, Problem } from '../protocol';
import { JsonFile } from './json_file';
import { Source } from './source';
import { APP_FIELDS, COMPONENT_FIELDS, PAGE_FIELDS, WINDOW_FIELDS } from './vocabulary';
import { windowOf } from './window';

export interface Structure {
  darkmode: boolean;
  pages: PageConfig[];
  components: ComponentConfig[];
  problems: Problem[];
}

/** Reads the pages, their windows and the components from the JSON files. */
export function readStructure(source: Source): Structure {
  const app = new JsonFile(source, 'app.json', { required: true });
  app.expectFields(app.value, APP_FIELDS);
  app.expectFields((app.value.window ?? {}) as object, WINDOW_FIELDS);
  const theme = app.value.themeLocation
    ? new JsonFile(source, String(app.value.themeLocation), { required: true })
    : undefined;
  const files = [app, ...(theme ? [theme] : [])];

  const paths = Array.isArray(app.value.pages) ? app.value.pages.map(String) : [];
  if (app.exists && paths.length === 0 && app.problems.length === 0) app.reject('pages', 'there must be a page');
  const pages = paths.map((path): PageConfig => {
    const file = new JsonFile(source, `${path}.json`);
    files.push(file);
    file.expectFields(file.value, PAGE_FIELDS);
    if (source.read(`${path}.wxml`) === undefined) app.reject(path, `${source.display(path)}.wxml does not exist`);
    return { path, window: windowOf(app, file, theme), usingComponents: using(source, path, file) };
  });

  const components = readComponents(source, pages, files);
  return { darkmode: app.value.darkmode === true, pages, components, problems: files.flatMap((file) => file.problems) };
}

/** The components that pages use, and those that components use. */
function readComponents(source: Source, pages: PageConfig[], files: JsonFile[]): ComponentConfig[] {
  const found = new Map<string, ComponentConfig>();
  const waiting = pages.flatMap(({ usingComponents }) => Object.values(usingComponents));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue;
    const file = new JsonFile(source, `${path}.json`);
    files.push(file);
    file.expectFields(file.value, COMPONENT_FIELDS);
    const usingComponents = using(source, path, file);
    found.set(path, { path, usingComponents });
    waiting.push(...Object.values(usingComponents));
  }
  return [...found.values()];
}

/** `usingComponents` with paths from the mini program's root. */
function using(source: Source, path: string, file: JsonFile): Record<string, string> {
  const components = Object.entries((file.value.usingComponents ?? {}) as Record<string, string>);
  return Object.fromEntries(
    components.map(([name, target]) => {
      const resolved = Source.resolve(path, target);
      if (source.read(`${resolved}.json`) === undefined)
        file.reject(target, `${source.display(resolved)}.json does not exist`);
      return [name, resolved];
    }),
  );
}
