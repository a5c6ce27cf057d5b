import type { Program } from '../../lib/protocol';
import type { Runtime, Settings } from '../phone_host';
import { host } from './host';
import type { MiniProgram } from './mini_program';
import { appHides, appShows, themeChanges } from './wx';
import { storeFailures } from './wx/exchange';
import { getLaunchOptionsSync, setLaunchPath } from './wx/facts';
import { networkChanges, networkStatus, offline } from './wx/network';
import { endAll, enterBackground, enterForeground } from './wx/request';

/** Starts the mini program with its first page. @return reports the phone's events to it */
export function launch(program: Program, miniProgram: MiniProgram): Runtime {
  const { path, window: look } = program.pages[0];
  setLaunchPath(path);
  host.setWindow(look, program.darkmode);
  const { app = {} } = miniProgram;

  function showApp(): void {
    app.onShow?.(getLaunchOptionsSync());
    appShows.emit(getLaunchOptionsSync());
  }

  app.onLaunch?.(getLaunchOptionsSync());
  showApp();
  const page = miniProgram.open(path);
  page.onLoad?.({});
  page.onShow?.();
  requestAnimationFrame(() => page.onReady?.());

  return {
    show() {
      enterForeground();
      showApp();
      page.onShow?.();
    },
    hide() {
      enterBackground();
      page.onHide?.();
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
}

function applyTheme({ theme }: Settings, { darkmode }: Program): void {
  setTheme(theme, darkmode);
  if (darkmode) themeChanges.emit({ theme });
}

/** The compiled styles look at this instead of `prefers-color-scheme`. */
export function setTheme(theme: Settings['theme'], darkmode: boolean): void {
  document.documentElement.dataset.theme = darkmode ? theme : 'light';
}
