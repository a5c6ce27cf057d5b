import type { Events } from '../lib/protocol';

type Handlers = { [E in keyof Events]?: (data: Events[E]) => void };

/**
 * Listens to `/preview/events`, but not while the tab is hidden: a browser opens only six connections to a server, and
 * hidden tabs must not use up those of the visible one.
 */
export function listen(handlers: Handlers): void {
  let events: EventSource | undefined;
  const wanted = Object.keys(handlers).join(',');

  function update(): void {
    if (document.hidden === (events === undefined)) return;
    events?.close();
    events = document.hidden ? undefined : new EventSource(`/preview/events?want=${wanted}`);
    for (const [name, handler] of Object.entries(handlers) as [string, (data: unknown) => void][]) {
      events?.addEventListener(name, ({ data }: MessageEvent<string>) => handler(JSON.parse(data)));
    }
  }

  document.addEventListener('visibilitychange', update);
  update();
}
