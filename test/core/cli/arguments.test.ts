import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readArguments, UsageError } from '../../../src/cli/arguments';

describe('the option --apply', () => {
  const applied = (...args: readonly string[]) => readArguments(args).options.apply;
  const refused = (message: RegExp, ...args: readonly string[]): void =>
    assert.throws(
      () => readArguments(args),
      (error) => error instanceof UsageError && message.test(error.message),
    );

  it('means what is proven, unless it says unproven', () => {
    assert.equal(applied('optimize', 'SKILL.md'), undefined);
    assert.equal(applied('optimize', 'SKILL.md', '--apply'), 'proven');
    assert.equal(applied('optimize', 'SKILL.md', '--apply=proven'), 'proven');
    assert.equal(applied('optimize', 'SKILL.md', '--apply=unproven'), 'unproven');
  });

  it('takes no operand for its value', () => {
    const { operand, options } = readArguments(['optimize', '--apply', 'unproven']);
    assert.deepEqual([operand, options.apply], ['unproven', 'proven']);
    assert.deepEqual(readArguments(['optimize', '--apply=unproven', 'SKILL.md', '--seed', '2']).operand, 'SKILL.md');
    refused(
      /"unproven" is one argument too many\. If it says what to apply, type --apply=unproven\./,
      'optimize',
      'SKILL.md',
      '--apply',
      'unproven',
    );
  });

  it('names its values where it is given another one', () => {
    for (const value of ['all', '', 'true', 'Unproven'])
      refused(/^--apply takes "proven", which it is without a value, or "unproven", not "/, 'optimize', 'SKILL.md', `--apply=${value}`);
  });

  it('is given once, to optimize alone, and not against --require-proof', () => {
    refused(/^--apply is given twice\./, 'optimize', 'SKILL.md', '--apply', '--apply=unproven');
    refused(/^whetstone eval has no option --apply\./, 'eval', 'SKILL.md', '--apply=unproven');
    refused(/^whetstone apply has no option --apply\./, 'apply', 'RUN', '--apply=unproven');
    refused(/contradict each other/, 'optimize', 'SKILL.md', '--apply=unproven', '--require-proof');
    assert.equal(applied('optimize', 'SKILL.md', '--apply', '--require-proof'), 'proven');
    assert.equal(applied('optimize', '--resume', 'RUN', '--apply=unproven'), 'unproven');
  });

  it('is --unproven of apply', () => {
    assert.equal(readArguments(['apply', 'RUN']).options.unproven, false);
    assert.equal(readArguments(['apply', 'RUN', '--unproven']).options.unproven, true);
    refused(/^whetstone optimize has no option --unproven\./, 'optimize', 'SKILL.md', '--unproven');
  });
});
