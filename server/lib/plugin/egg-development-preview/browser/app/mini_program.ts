import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import type { CodeSpace, glassEasel } from 'glass-easel-miniprogram-adapter';
import type { Program } from '../../lib/protocol';
import { PreviewBackend } from './backend';
import { unknown } from './loud';

type Hooks = Partial<Record<string, (options?: object) => void>>;
type Templates = Record<string, glassEasel.template.ComponentTemplate['content']>;

/** A page that is open: what `Page` made of the mini program's options. */
export interface PageInstance {
  route: string;
  options: Record<string, string>;
}

/** Holds what `App`, `Page` and `Component` register, and opens pages from it. */
export class MiniProgram {
  /** What `getApp` returns. */
  app?: Hooks;
  readonly pages: PageInstance[] = [];
  private readonly env = new MiniProgramEnv();
  private readonly space: CodeSpace;
  /** The tags of pages and components, which are not WeChat's. */
  private readonly hosts = new Set(['page']);

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

  /** Renders a page. @return its instance, on which the life cycle is called */
  open(path: string): PageInstance & Hooks {
    const root = this.env.associateBackend(new PreviewBackend(this.hosts)).createRoot('page', this.space, path);
    const element = root.getComponent().getBackendElement() as unknown as HTMLElement;
    element.dataset.path = path;
    const placeholder = document.body.appendChild(document.createElement('div'));
    const page = Object.assign(root.get() as unknown as PageInstance & Hooks, { route: path, options: {} });
    root.attach(document.body as never, placeholder as never);
    this.pages.push(page);
    return page;
  }
}
