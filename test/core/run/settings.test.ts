import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { GenericSchema } from 'valibot';
import { methods } from '../../../src/core/optimizers/methods';
import { restoreRun } from '../../../src/core/run/journal/restoreRun';
import { prepareRun } from '../../../src/core/run/prepareRun';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { nodeOf } from '../../../src/core/schemaWords';
import { makeCase, runInMemory } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';

const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
const prepare = (method: string, optimizer: RunConfig['optimizer']) =>
  prepareRun({ program: testProgram('Say the parity.\n'), cases, config: { ...defaultConfig, method, optimizer } });
const required = (schema: GenericSchema, type: string) => nodeOf(schema).pipe?.find((action) => action.type === type)?.requirement;

describe('settings of methods', () => {
  for (const method of methods) {
    for (const [name, schema] of Object.entries(method.options.entries) as [string, GenericSchema][]) {
      if (nodeOf(schema).type !== 'number') continue;
      const [minimum, maximum, whole] = [
        Number(required(schema, 'min_value')),
        Number(required(schema, 'max_value')),
        required(schema, 'integer') !== undefined,
      ];
      const fraction = Math.min(maximum, minimum + 1) - 0.5;
      it(`${method.id}: ${name} ${whole ? 'is a whole number' : 'may be a fraction'} within limits`, async () => {
        assert.ok(minimum < maximum);
        const says = new RegExp(`The setting "${name}" must be a whole number from ${minimum} to ${maximum}, not ${fraction}\\.`);
        if (whole) await assert.rejects(() => prepare(method.id, { [name]: fraction }), says);
        else await assert.doesNotReject(() => prepare(method.id, { [name]: fraction }));
        await assert.rejects(() => prepare(method.id, { [name]: maximum + 1 }), /must be a (?:whole )?number from/);
        await assert.rejects(() => prepare(method.id, { [name]: '1' }), /must be a (?:whole )?number from .*, not "1"\./);
      });
    }
    it(`${method.id}: has no other settings`, async () => {
      await assert.rejects(() => prepare(method.id, { zebra: 1 }), new RegExp(`${method.label} has no setting "zebra"\\. It has "`));
    });
  }

  it('are of a method that there is', async () => {
    await assert.rejects(
      () => prepare('toString', {}),
      /^InputError: SKILL\.md: There is no method "toString"\. The methods are metareflection, opro\b.*\.$/,
    );
  });

  it('that this version does not know, or that are missing, are not taken up from a journal', async () => {
    const config = { method: 'opro', optimizer: shortRuns['opro'] ?? {} };
    const { entries } = await runInMemory({ prompt: parityPrompt, cases: parityCases(30), models: parityModels(1), config });
    const unended = entries.filter(({ event }) => event.type !== 'ended');
    const restored = (change: (settings: Record<string, unknown>) => void) => {
      const copy = structuredClone<typeof unended>(unended);
      for (const { event } of copy) if (event.type === 'started') change(event.settings.optimizer);
      return restoreRun(copy);
    };
    assert.doesNotThrow(() => restored(() => undefined));
    assert.throws(() => restored((settings) => (settings['zebra'] = 1)), /OPRO has no setting "zebra"/);
    assert.throws(() => restored((settings) => delete settings['steps']), /The setting "steps" is not recorded\. Start a new run\.$/);
    assert.throws(
      () => restored((settings) => (settings['steps'] = { deep: [] })),
      /"steps" must be a whole number from 1 to 1000, not \{"deep":\[\]\}/,
    );
  });
});
