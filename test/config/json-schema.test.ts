import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configJsonSchema, schemaText } from '../../src/config/json-schema.ts';
import { root } from '../support/paths.ts';

test('gradtape.schema.json says what the schema says now', () => {
  assert.equal(
    readFileSync(join(root, 'gradtape.schema.json'), 'utf8'),
    schemaText(),
    'run: npm run docs',
  );
});

interface Node {
  properties?: Record<string, Node & { description?: string; default?: unknown }>;
  required?: string[];
  [key: string]: unknown;
}

/** Every object with keys in a schema, wherever it stands. */
function objectsIn(node: unknown): Node[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(objectsIn);
  return 'properties' in node ? [node as Node, ...inner] : inner;
}

test('every key has a description, and a default where it may be left out', () => {
  const objects = objectsIn(configJsonSchema());
  assert.ok(objects.length > 20);
  for (const { properties = {}, required = [] } of objects)
    for (const [key, { description, default: initial }] of Object.entries(properties)) {
      assert.ok(description, `${key} has no description`);
      if (key !== '$schema' && !required.includes(key))
        assert.notEqual(initial, undefined, `${key} has no default`);
    }
});
