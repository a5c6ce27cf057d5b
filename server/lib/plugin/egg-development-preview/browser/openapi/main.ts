import { h } from '../dom';
import { operationElement } from './operation';
import type { Document } from './document';

/** The page that shows the HTTP API: all operations of `/openapi.json`, by tag. */
async function show(place: HTMLElement): Promise<void> {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error('The types of the API cannot be read: see the terminal.');
  const document = (await response.json()) as Document;
  const byTag = new Map<string, HTMLElement>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const [tag] = operation.tags;
      if (!byTag.has(tag)) byTag.set(tag, h('section', {}, h('h2', {}, tag)));
      byTag.get(tag)!.append(operationElement(document, method.toUpperCase(), path, operation));
    }
  }
  place.replaceChildren(...document.info.description.split('\n\n').map((text) => h('p', {}, text)), ...byTag.values());
}

const place = document.getElementById('operations')!;
show(place).catch((error: Error) => place.replaceChildren(error.message));
