import ts from 'typescript';
import { createFormatter, createParser, DEFAULT_CONFIG, SchemaGenerator } from 'ts-json-schema-generator';
import { Schemas } from './schemas';
import type { Json } from './schemas';

/** What `typings/api.d.ts`, and the files that add to its interfaces, say about a route. */
export interface TypedRoute {
  /** `GET /api/session?wait=25` */
  name: string;
  description: string;
  /** Undefined for a request without a body. */
  request?: Json;
  /** Undefined for an answer without a body. */
  response?: Json;
}

export interface ApiTypes {
  routes: TypedRoute[];
  codes: string[];
  /** The extra fields in the body of some errors, by code. */
  details: Record<string, Json>;
  /** The types that these refer to, by name. */
  schemas: Record<string, Json>;
}

/** The API's types need nothing but the language: without DOM and Node the compiler is done in a tenth of the time. */
const COMPILER: ts.CompilerOptions = { noEmit: true, strict: true, lib: ['lib.es5.d.ts'], types: [] };
const GENERATOR = {
  ...DEFAULT_CONFIG,
  ...({ jsDoc: 'extended', expose: 'export', topRef: true, skipTypeCheck: true, additionalProperties: false } as const),
};

/**
 * Reads the interfaces `Api`, `ErrorDetails` and the type `ErrorCode`, with all that other files have added to them.
 *
 * @param files - the declarations; the first one is `typings/api.d.ts`
 */
export function readApiTypes(files: string[]): ApiTypes {
  const program = ts.createProgram(files, COMPILER);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(files[0])!)!;
  const typeOf = (name: string) => checker.getDeclaredTypeOfSymbol(checker.tryGetMemberInModuleExports(name, module)!);

  const config = { ...GENERATOR, path: files[0] };
  const generator = new SchemaGenerator(program, createParser(program, config), createFormatter(config), config);
  const schemas = new Schemas((type) => generator.createSchemaFromNodes([type]));

  const routes = typeOf('Api')
    .getProperties()
    .map((route): TypedRoute => {
      const { request, response } = membersOf(route);
      return {
        name: route.name,
        description: ts.displayPartsToString(route.getDocumentationComment(checker)),
        request: request && schemas.of(request),
        response: response && schemas.of(response),
      };
    });
  const codes = typeOf('ErrorCode') as ts.UnionType;
  return {
    routes,
    codes: codes.types.map((code) => (code as ts.StringLiteralType).value),
    details: Object.fromEntries(
      typeOf('ErrorDetails')
        .getProperties()
        .map((code) => [code.name, detailsOf(code, schemas)]),
    ),
    schemas: schemas.named,
  };
}

/** The types of a route's members, by name. */
function membersOf(route: ts.Symbol): Record<string, ts.TypeNode | undefined> {
  const type = typeNodeOf(route);
  if (!ts.isTypeLiteralNode(type)) throw new Error(`${route.name} must be { request: …; response: … }`);
  const members = type.members.filter(ts.isPropertySignature);
  return Object.fromEntries(members.map((member) => [member.name.getText(), member.type]));
}

/** A code that comes from a mapped type, such as `Record<keyof typeof ERRORS, unknown>`, has no declaration and no extra fields. */
function detailsOf(code: ts.Symbol, schemas: Schemas): Json {
  return (code.valueDeclaration && schemas.of(typeNodeOf(code))) ?? {};
}

function typeNodeOf(symbol: ts.Symbol): ts.TypeNode {
  return (symbol.valueDeclaration as ts.PropertySignature).type!;
}
