import { h } from '../dom';
import type { Content, Document, Operation } from './document';

/** An operation: its method, path and summary; the rest is folded. */
export function operationElement(document: Document, method: string, path: string, operation: Operation): HTMLElement {
  const { summary, description, security, parameters = [], requestBody, responses } = operation;
  const needsToken = security.length === 1 && h('p', { class: 'about' }, 'Authorization: Bearer <token>');
  return h(
    'details',
    { 'data-operation': `${method} ${path}` },
    h('summary', {}, h('span', { class: 'method' }, method), h('code', {}, path), ` ${summary}`),
    needsToken || undefined,
    description ? h('p', {}, description) : undefined,
    ...parameters.map(({ name, in: where, required, description: about = '' }) =>
      h('p', {}, h('code', {}, name), ` in the ${where}${required ? '' : ', optional'}. ${about}`),
    ),
    requestBody && h('h3', {}, 'Request'),
    ...examplesOf(document, requestBody?.content),
    ...Object.entries(responses).flatMap(([status, response]) => [
      h('h3', {}, `${status} `, h('span', { class: 'about' }, response.description)),
      ...examplesOf(document, response.content),
    ]),
  );
}

function examplesOf({ components }: Document, content: Record<string, Content> = {}): HTMLElement[] {
  return Object.values(content).flatMap(({ example, examples = {} }) => {
    const values = Object.values(examples).map(({ $ref }) => components.examples[$ref.split('/').pop()!].value);
    return [...(example === undefined ? [] : [example]), ...values].map((value) => h('pre', {}, JSON.stringify(value)));
  });
}
