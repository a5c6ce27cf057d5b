import type { Problem } from '../../lib/protocol';
import { h } from '../dom';

const KINDS: Record<Problem['kind'], string> = {
  template: '模板 WXML',
  style: '样式 WXSS',
  script: '脚本 TypeScript',
  json: '配置 JSON',
  type: '类型检查',
  gap: '预览不支持',
};

/** Covers the mini program with its errors: the compiler's, with their positions, and uncaught ones at run time. */
export class ErrorSheet {
  private problems: Problem[] = [];
  private readonly failures: string[] = [];
  private element?: HTMLElement;

  constructor(private readonly screen: HTMLElement) {}

  /** Gaps are named where they are, on the page. */
  setProblems(problems: Problem[]): void {
    this.problems = problems.filter(({ kind }) => kind !== 'gap');
    this.render();
  }

  addFailure(text: string): void {
    if (this.failures.includes(text)) return;
    this.failures.push(text);
    this.render();
  }

  clearFailures(): void {
    this.failures.length = 0;
    this.render();
  }

  private render(): void {
    this.element?.remove();
    const items = [...this.problems.map(problemItem), ...this.failures.map(failureItem)];
    if (items.length === 0) return;
    // A fatal error leaves no program to show behind the sheet, so it cannot be closed.
    const fatal = this.problems.some(({ kind }) => kind !== 'type');
    const close = h(
      'button',
      { type: 'button', class: 'sheet-close', onclick: () => this.element?.remove() },
      '先关闭',
    );
    this.element = h(
      'section',
      { class: 'sheet', role: 'alert', 'data-testid': 'error-sheet' },
      h('header', {}, h('h2', {}, fatal ? '小程序没有编译成功' : '小程序有错误'), fatal ? undefined : close),
      h('ol', {}, ...items),
    );
    this.screen.append(this.element);
  }
}

function problemItem({ kind, file, line, column, message, excerpt }: Problem): HTMLElement {
  const indent = /^\s*/.exec(excerpt ?? '')![0].length;
  const caret = `${' '.repeat(Math.max(0, column - 1 - indent))}^`;
  return h(
    'li',
    {},
    h('div', { class: 'sheet-kind' }, KINDS[kind]),
    h('div', { class: 'sheet-message' }, message),
    h('div', { class: 'sheet-place' }, `${file}:${line}:${column}`),
    excerpt?.trim() ? h('pre', {}, `${excerpt.trim()}\n${caret}`) : undefined,
  );
}

function failureItem(text: string): HTMLElement {
  const [message, ...stack] = text.split('\n');
  // Only the mini program's own frames; the console shows the positions in the source.
  const own = stack
    .filter((line) => line.includes('/preview/mini_program.js'))
    .map((line) => line.replace(/ \(.*/, ''));
  return h(
    'li',
    {},
    h('div', { class: 'sheet-kind' }, '运行时'),
    h('div', { class: 'sheet-message' }, message),
    own.length > 0 ? h('pre', {}, own.slice(0, 3).join('\n')) : undefined,
  );
}
