import type { BrowserContext, ConsoleMessage } from 'playwright-core';

/**
 * Everything that goes wrong in a browser, in any page and any frame: console errors, errors that nobody caught, promises
 * whose rejection nobody handled, pages that crashed.
 */
export class ConsoleWatch {
  readonly problems: string[] = [];

  constructor(context: BrowserContext) {
    context.on('console', (message) => {
      if (message.type() === 'error' && !isApiStatus(message)) this.problems.push(`console: ${message.text()}`);
    });
    context.on('weberror', (webError) => this.problems.push(`uncaught: ${webError.error().message}`));
    context.on('page', (page) => page.on('crash', () => this.problems.push('crash')));
  }
}

/** Chromium logs every answer beyond 399 as an error. Of the API, such answers are what the tests are about. */
function isApiStatus(message: ConsoleMessage): boolean {
  return (
    /^Failed to load resource: the server responded with a status of [45]\d\d/.test(message.text()) &&
    new URL(message.location().url).pathname.startsWith('/api/')
  );
}
