import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import type { CodeSpace, glassEasel } from 'glass-easel-miniprogram-adapter';
import type { Program } from '../../lib/protocol';
import { PreviewBackend } from './backend';
import { unknown } from './loud';

type Hooks = Partial<Record<string, (options?: object) => void>>;
type Templates = Record<string, glassEasel.template.ComponentTemplate['content']>;

/** A page that is open. */
export interface PageInstance {
  /** What `Page` made of the mini program's options: what `getCurrentPages` returns. */
  hooks: Hooks & { route: string; options: Record<string, string> };
  show(): void;
  hide(): void;
  close(): void;
}

/** Holds what `App`, `Page` and `Component` register, and opens pages from it. */
export class MiniProgram {
  /** What `getApp` returns. */
  app?: Hooks;
  private readonly env = new MiniProgramEnv();
  private readonly space: CodeSpace;
  /** The tags of pages and components, which are not WeChat's. */
  private readonly hosts = new Set(['page']);
  private readonly backend = this.env.associateBackend(new PreviewBackend(this.hosts));

  constructor(program: Program, templates: Templates) {
    this.space = this.env.createCodeSpace('', true);
    for (const { path, usingComponents } of [...program.components, ...program.pages]) {
      const component = program.components.some((each) => each.path === path);
      for (const name of Object.keys(usingComponents)) this.hosts.add(name);
      const absolute = Object.entries(usingComponents).map(([name, target]) => [name, `/${target}`]);
      this.space.addComponentStaticConfig(path, { component, usingComponents: Object.fromEntries(absolute) });
      this.space.addStyleSheet(path, undefined, program.classPrefixes[path]);
      this.space.addCompiledTemplate(path, {
        groupList: templates as never,
        content: templates[path],
        fallbackListenerOnNativeNode: true,
      });
    }
  }

  /** Runs the script of the app, a page or a component, which registers itself. */
  register(path: string, script: () => void): void {
    const misplaced = (name: string) => () => unknown(`${name}() in ${path}.ts`);
    const none = { App: misplaced('App'), Page: misplaced('Page'), Component: misplaced('Component') };
    this.space.componentEnv(path, ({ Page, Component, Behavior }) => {
      const App = (options: Hooks) => {
        this.app = options;
      };
      Object.assign(window, none, path === 'app' ? { App } : { Page, Component, Behavior });
      script();
    });
    Object.assign(window, none);
  }

  /** Renders a page. The life cycle is the caller's. */
  open(path: string, query: Record<string, string>): PageInstance {
    const root = this.backend.createRoot('page', this.space, path);
    const element = root.getComponent().getBackendElement() as unknown as HTMLElement;
    element.dataset.path = path;
    const placeholder = document.body.appendChild(document.createElement('div'));
    const hooks = Object.assign(root.get() as unknown as PageInstance['hooks'], { route: path, options: query });
    root.attach(document.body as never, placeholder as never);
    return {
      hooks,
      show: () => element.removeAttribute('hidden'),
      hide: () => element.setAttribute('hidden', ''),
      close: () => {
        root.release();
        element.remove();
      },
    };
  }
}
