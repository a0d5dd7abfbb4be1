import assert from 'node:assert/strict';
import schema from '../../../schemas/eval.schema.json';
import { evalKeys } from '../../../src/core/eval/evalFile';
import { inlineCaseKeys } from '../../../src/core/eval/inlineCases';
import { metricInfos } from '../../../src/core/metrics/createMetric';
import { modelIdPattern } from '../../../src/core/models/modelId';
import { methods } from '../../../src/core/optimizers/methods';

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly type?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const root = schema as unknown as SchemaNode & { readonly definitions: Readonly<Record<string, SchemaNode>> };
const keysOf = (node: SchemaNode | undefined) => Object.keys(node?.properties ?? {}).sort();
const withProperties = (node: SchemaNode | undefined) => node?.oneOf?.find((option) => option.properties !== undefined) ?? node;

describe('the JSON schema of eval files', () => {
  for (const [path, keys] of Object.entries(evalKeys)) {
    it(`has the keys that the parser knows ${path === '' ? 'at the top' : `below "${path}"`}`, () => {
      const property = path === '' ? root : withProperties(root.properties?.[path]);
      const node = path === 'prices' && typeof property?.additionalProperties === 'object' ? property.additionalProperties : property;
      assert.deepEqual(keysOf(node), [...keys].sort());
      assert.equal(node?.additionalProperties, false);
    });
  }

  it('has the keys of an inline case', () => assert.deepEqual(keysOf(root.definitions['case']), [...inlineCaseKeys].sort()));

  it('has the methods, the metrics and their order', () => {
    assert.deepEqual(root.properties?.['method']?.enum, Object.keys(methods));
    assert.deepEqual(root.definitions['metricName']?.enum, metricInfos.map(({ name }) => name));
    assert.deepEqual(root.definitions['metricName']?.enumDescriptions, metricInfos.map(({ description }) => `${description}.`));
  });

  it('has the forms of model ids', () => assert.equal(root.definitions['modelId']?.pattern, modelIdPattern.source));

  it('has the ranges of the settings, and whole numbers where they count', () => {
    const settings = root.properties?.['settings']?.properties ?? {};
    for (const { name, minimum, maximum, whole } of Object.values(methods).flatMap((method) => method.settings)) {
      assert.ok((settings[name]?.minimum ?? Infinity) <= minimum, name);
      assert.ok((settings[name]?.maximum ?? -Infinity) >= maximum, name);
      assert.equal(settings[name]?.type, whole === true ? 'integer' : 'number', name);
    }
  });

  it('describes every key and every word', () => {
    const undescribed: string[] = [];
    const visit = (node: SchemaNode, path: string) => {
      if (node.description === undefined && !('$ref' in node)) undescribed.push(path);
      if (node.enum !== undefined) assert.equal(node.enumDescriptions?.length, node.enum.length, path);
      for (const [key, child] of Object.entries(node.properties ?? {})) visit(child, `${path}/${key}`);
      for (const option of node.oneOf ?? []) visit(option, `${path}/oneOf`);
    };
    visit(root, '');
    for (const [name, node] of Object.entries(root.definitions)) visit(node, name);
    assert.deepEqual(undescribed, []);
  });
});
