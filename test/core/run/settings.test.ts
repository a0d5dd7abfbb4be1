import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { methods } from '../../../src/core/optimizers/methods';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { makeCase } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';

const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
const prepare = (method: keyof typeof methods, optimizer: Record<string, number>) => prepareRun({ program: testProgram('Say the parity.\n'), cases, config: { ...defaultConfig, method, optimizer } });

describe('settings of methods', () => {
  for (const method of Object.values(methods)) {
    for (const { name, minimum, maximum, whole } of method.settings) {
      const fraction = Math.min(maximum, minimum + 1) - 0.5;
      it(`${method.id}: ${name} ${whole === true ? 'is a whole number' : 'may be a fraction'}`, () => {
        if (whole === true) assert.throws(() => prepare(method.id, { [name]: fraction }), new RegExp(`The setting "${name}" must be a whole number from ${minimum} to ${maximum}, not ${fraction}\\.`));
        else assert.doesNotThrow(() => prepare(method.id, { [name]: fraction }));
        assert.throws(() => prepare(method.id, { [name]: maximum + 1 }), /must be a (?:whole )?number from/);
      });
    }
    it(`${method.id}: only a temperature and a share may be fractions`, () => {
      assert.deepEqual(method.settings.flatMap(({ name, whole }) => (whole === true ? [] : [name])).filter((name) => !['temperature', 'scoreThreshold'].includes(name)), []);
    });
  }
});
