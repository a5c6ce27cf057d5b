import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openApiDocument } from '../../../server/openapi/document';
import { LOGIN_DOCUMENT, loginDocument } from '../../../server/openapi/documents';
import { PROJECT } from '../../helpers/process/build';
import { exampleProblems } from '../../helpers/openapi/allowed';

const API_TYPES = path.join(PROJECT, 'typings/api.d.ts');

describe('openapi.json', () => {
  it('is what the types and routes say; `npm run openapi` makes it so', () => {
    assert.equal(readFileSync(LOGIN_DOCUMENT, 'utf8'), loginDocument());
  });

  it('is a valid OpenAPI 3.1 document', () => {
    const validator = path.join(PROJECT, 'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js');
    const printed = execFileSync(process.execPath, [validator, LOGIN_DOCUMENT], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(printed), { valid: true });
  });

  it('has no example that it does not allow', () => {
    assert.deepEqual(exampleProblems(), []);
  });
});

describe('openApiDocument()', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'openapi-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function documentWith(own: string) {
    const file = path.join(folder, 'own.d.ts');
    writeFileSync(file, own);
    return openApiDocument([API_TYPES, file]);
  }

  it('has the routes that another file adds to Api, with parameters, comment and types', () => {
    const { paths, components } = documentWith(`
      export interface Order {
        id: string;
        /** @examples [3] */
        count: number;
      }
      declare module '${API_TYPES.replace(/\.d\.ts$/, '')}' {
        interface Api {
          /** An order of the user. Without those that are paid. */
          'GET /api/orders/:id?lines=10': { request: undefined; response: Order };
          'PUT /api/orders/:id': { request: { count: number }; response: NoContent };
        }
      }
    `);
    const { get, put } = paths['/api/orders/{id}'];
    assert.deepEqual([get.operationId, get.summary], ['getApiOrdersIdLines10', 'An order of the user.']);
    assert.deepEqual(
      get.parameters.map((each: { name: string; in: string }) => [each.name, each.in]),
      [
        ['id', 'path'],
        ['lines', 'query'],
      ],
    );
    assert.deepEqual(get.responses[200].content['application/json'], {
      schema: { $ref: '#/components/schemas/Order' },
      example: { id: 'string', count: 3 },
    });
    assert.deepEqual(Object.keys(components.schemas.Order.properties), ['id', 'count']);
    assert.deepEqual(put.requestBody.content['application/json'].example, { count: 1 });
    assert.deepEqual(Object.keys(put.responses), ['204', 'default']);
    assert.ok(paths['/api/login'].post);
  });

  it('has the error codes that another file adds to ErrorDetails, one by one or as a record', () => {
    const { components } = documentWith(`
      declare module '${API_TYPES.replace(/\.d\.ts$/, '')}' {
        interface ErrorDetails extends Record<'SHOP_CLOSED', unknown> {
          SOLD_OUT: { left: number };
        }
      }
      export {};
    `);
    const { ShopClosedError, SoldOutError } = components.schemas;
    assert.deepEqual(ShopClosedError.required, ['code', 'message', 'requestId']);
    assert.deepEqual(SoldOutError.required, ['code', 'message', 'requestId', 'left']);
  });
});
