import type { Theme, WindowConfig } from '../protocol';
import type { JsonFile } from './json_file';
import { WINDOW_FIELDS } from './vocabulary';

/** WeChat's defaults for fields missing in app.json. */
const DEFAULTS: WindowConfig = {
  navigationBarTitleText: '',
  navigationBarBackgroundColor: '#000000',
  navigationBarTextStyle: 'white',
  backgroundColor: '#ffffff',
};

/**
 * The look of a page's window in both themes: the page's own file first, then app.json, then WeChat's defaults.
 * `@name` stands for a colour of theme.json.
 */
export function windowOf(app: JsonFile, page: JsonFile, theme: JsonFile | undefined): Record<Theme, WindowConfig> {
  const inTheme = (name: Theme): WindowConfig => {
    const appWindow = resolve(app, (app.value.window ?? {}) as object, theme, name);
    return { ...DEFAULTS, ...appWindow, ...resolve(page, page.value, theme, name) };
  };
  return { light: inTheme('light'), dark: inTheme('dark') };
}

function resolve(file: JsonFile, fields: object, theme: JsonFile | undefined, name: Theme): Partial<WindowConfig> {
  const colours = (theme?.value[name] ?? {}) as Record<string, string>;
  const entries = Object.entries(fields).filter(([field]) => WINDOW_FIELDS.includes(field));
  return Object.fromEntries(
    entries.map(([field, value]) => {
      if (typeof value !== 'string' || !value.startsWith('@')) return [field, value];
      const colour = colours[value.slice(1)];
      if (colour === undefined) file.reject(value, `${value} is not in the ${name} theme`);
      return [field, colour];
    }),
  );
}
