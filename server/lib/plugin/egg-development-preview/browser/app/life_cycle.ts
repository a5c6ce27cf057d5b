import type { Program } from '../../lib/protocol';
import type { Runtime, Settings } from '../phone_host';
import { host } from './host';
import type { MiniProgram } from './mini_program';
import { PageStack } from './page_stack';
import { appHides, appShows, themeChanges } from './wx';
import { storeFailures } from './wx/http/exchange';
import { getLaunchOptionsSync, setLaunch } from './wx/facts';
import { usePages } from './wx/navigation';
import { networkChanges, networkStatus, offline } from './wx/http/network';
import { endAll, enterBackground, enterForeground } from './wx/http/request';

/**
 * Starts the mini program with the page of the phone's address, else with its first one.
 * @return the open pages, and what reports the phone's events to them
 */
export function launch(program: Program, miniProgram: MiniProgram): { pages: PageStack; runtime: Runtime } {
  const { app = {} } = miniProgram;
  const pages: PageStack = new PageStack(program.pages, miniProgram, ({ url, config }) => {
    const isFirst = url === program.pages[0].path;
    const { navigationBarTitleText: name } = program.pages[0].window.light;
    const leave = pages.depth > 1 ? 'back' : isFirst ? undefined : 'home';
    host.setPage({ name, window: config.window, darkmode: program.darkmode, address: isFirst ? '' : url, leave });
  });
  const first = `/${program.pages[0].path}`;
  // The page of the phone's address may be gone since.
  const start = pages.find(`/${host.startAddress}`) ?? pages.find(first)!;
  usePages(pages);
  setLaunch(start.config.path, start.query);

  function showApp(): void {
    app.onShow?.(getLaunchOptionsSync());
    appShows.emit(getLaunchOptionsSync());
  }

  app.onLaunch?.(getLaunchOptionsSync());
  showApp();
  pages.reLaunch(`/${start.url}`);

  const runtime: Runtime = {
    leave() {
      if (pages.depth > 1) pages.navigateBack(1);
      else pages.reLaunch(first);
    },
    show() {
      enterForeground();
      showApp();
      pages.top?.hooks.onShow?.();
    },
    hide() {
      enterBackground();
      pages.top?.hooks.onHide?.();
      app.onHide?.();
      appHides.emit(undefined);
    },
    settingsChanged(before) {
      const { settings } = host;
      if (settings.theme !== before.theme) applyTheme(settings, program);
      if (settings.offline && !before.offline) endAll(offline());
      if (settings.storeDown && !before.storeDown) storeFailures.emit(undefined);
      const [was, is] = [networkStatus(before), networkStatus(settings)];
      if (was.networkType !== is.networkType) networkChanges.emit(is);
    },
  };
  return { pages, runtime };
}

function applyTheme({ theme }: Settings, { darkmode }: Program): void {
  setTheme(theme, darkmode);
  if (darkmode) themeChanges.emit({ theme });
}

/** The compiled styles look at this instead of `prefers-color-scheme`. */
export function setTheme(theme: Settings['theme'], darkmode: boolean): void {
  document.documentElement.dataset.theme = darkmode ? theme : 'light';
}
