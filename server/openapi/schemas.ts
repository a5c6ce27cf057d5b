import type { TypeNode } from 'typescript';

/** A JSON Schema, or another object of the document. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = Record<string, any>;

const DEFINITIONS = '#/definitions/';
/** What the generator calls a type without a name. */
const UNNAMED = /^def-/;
const COMPONENTS = '#/components/schemas/';

/** A name that may stand in `#/components`: `Page<Order>` is `Page_Order_`. */
const nameOf = (name: string) => name.replace(/[^\w.-]+/g, '_');

const namedBy = ({ $ref = '' }: Json) => decodeURIComponent($ref.slice(DEFINITIONS.length));

export const refTo = (name: string): Json => ({ $ref: COMPONENTS + nameOf(name) });

/** The schemas of types, as OpenAPI 3.1 wants them: what has a name stands in `#/components/schemas`. */
export class Schemas {
  readonly named: Record<string, Json> = {};

  /** @param generate - makes a draft-07 schema of a type */
  constructor(private readonly generate: (type: TypeNode) => Json) {}

  /** @return undefined for a type that has no JSON: `undefined`, and the empty string of an answer without a body */
  of(type: TypeNode): Json | undefined {
    const { $ref, definitions } = this.generate(type);
    const name = namedBy({ $ref });
    const { [name]: own, ...others } = definitions as Record<string, Json>;
    if (isNothing(own)) return undefined;
    for (const [other, definition] of Object.entries(others)) this.named[nameOf(other)] = moved(definition);
    // A type that is written where it is used has no name.
    if (UNNAMED.test(name)) return moved(own);
    this.named[nameOf(name)] = moved(own);
    return refTo(name);
  }
}

function isNothing({ const: value, not, anyOf }: Json): boolean {
  return value === '' || not !== undefined || Boolean(anyOf?.every(isNothing));
}

/** With references into the document's components. `not: {}` is no schema that other languages' generators understand. */
function moved(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema), (_key, value) => {
    if (value?.not && Object.keys(value).length === 1 && Object.keys(value.not).length === 0) return false;
    return typeof value?.$ref === 'string' ? { ...value, ...refTo(namedBy(value)) } : value;
  });
}
