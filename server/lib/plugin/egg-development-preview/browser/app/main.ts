/** Runs the mini program inside of the phone's inner frame, whose viewport is the page below the navigation bar. */
import { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { Program } from '../../lib/protocol';
import { defineElements } from './elements';
import { host } from './host';
import { installHover, installKeyboard } from './hover';
import { launch, setTheme } from './life_cycle';
import { MiniProgram } from './mini_program';
import type { PageStack } from './page_stack';
import { installStyles } from './styles';
import { wx } from './wx';

type RunScripts = (register: (path: string, script: () => void) => void) => void;

let runScripts: RunScripts;
let miniProgram: MiniProgram;
let pages: PageStack | undefined;

/** The compiled mini program calls these two functions. */
const loader = {
  scripts(run: RunScripts) {
    runScripts = run;
  },

  launch(program: Program, templates: ConstructorParameters<typeof MiniProgram>[1]) {
    miniProgram = new MiniProgram(program, templates);
    setTheme(host.settings.theme, program.darkmode);
    installStyles(program);
    runScripts((path, script) => miniProgram.register(path, script));
    const { runtime, ...rest } = launch(program, miniProgram);
    pages = rest.pages;
    host.attach(runtime);
  },
};

function report(error: unknown): void {
  console.error(error);
  host.failed(error);
}

glassEasel.addGlobalErrorListener((error) => {
  report(error);
  return false;
});
window.addEventListener('error', ({ error }) => host.failed(error));
window.addEventListener('unhandledrejection', ({ reason }) => host.failed(reason));

defineElements();
installHover();
installKeyboard();
Object.assign(window, {
  wx,
  getApp: () => miniProgram.app,
  getCurrentPages: () => pages?.instances.map(({ hooks }) => hooks) ?? [],
  miniProgram: loader,
});
