import type { Json } from './schemas';

const OF_TYPE: Record<string, unknown> = { string: 'string', integer: 1, number: 1, boolean: true, null: null };

/** An example of a schema: of each part the first of its own `examples`, or something of its type. */
export function exampleOf(schema: Json, schemas: Record<string, Json>): unknown {
  const { $ref, examples, const: value, enum: values, anyOf, type, properties, items } = schema;
  if ($ref) return exampleOf(schemas[$ref.slice($ref.lastIndexOf('/') + 1)], schemas);
  if (examples) return examples[0];
  if (value !== undefined) return value;
  if (values) return values[0];
  if (anyOf) return exampleOf(anyOf[0], schemas);
  if (properties) {
    const all = Object.entries(properties as Record<string, Json>);
    return Object.fromEntries(all.map(([name, property]) => [name, exampleOf(property, schemas)]));
  }
  if (type === 'array') return items ? [exampleOf(items, schemas)] : [];
  return OF_TYPE[type] ?? {};
}
