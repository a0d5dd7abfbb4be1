import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { InputError } from '../../../../src/core/problems';
import { prepareRun } from '../../../../src/core/run/prepareRun';
import type { RunConfig } from '../../../../src/core/run/runConfig';
import { defaultConfig } from '../../../../src/core/run/runConfig';
import { parityCases, parityPrompt } from '../../../support/parityWorld';
import { testProgram } from '../../../support/testProgram';

/** What is said of a run before it begins, whether it may begin or not. */
async function saidOf(count: number, config: Partial<RunConfig>): Promise<string> {
  const cases = parityCases(count);
  try {
    const { warnings } = await prepareRun({ program: testProgram(parityPrompt), cases, config: { ...defaultConfig, ...config } });
    return warnings.map(({ message }) => message).join('\n');
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

const advised = (message: string): number | undefined => {
  const [, count, inFile, typed] =
    /Or use fewer cases: (\d+) cases?, drawn by the seed, with "maxCases: (\d+)" in the eval file or --max-cases (\d+) on the command line\.$/.exec(
      message,
    ) ?? [];
  assert.ok(count === inFile && count === typed);
  return count === undefined ? undefined : Number(count);
};

describe('a budget that is too small for the cases', () => {
  it('says how many fewer it pays for, and pays for so many', async () => {
    const methods = fc.constantFrom('opro' as const, 'metareflection' as const, 'evaluate' as const);
    let advices = 0;
    const property = fc.asyncProperty(
      methods,
      fc.integer({ min: 30, max: 3000 }),
      fc.integer({ min: 20, max: 6000 }),
      fc.integer({ min: 1, max: 3 }),
      async (method, count, calls, repeats) => {
        const config = { method, repeats, budget: { calls } };
        const maxCases = advised(await saidOf(count, config));
        if (maxCases === undefined) return;
        advices++;
        assert.ok(maxCases < count);
        assert.equal(await saidOf(count, { ...config, maxCases }), '', `${maxCases} cases`);
      },
    );
    await fc.assert(property, { seed: 3, numRuns: 150 });
    assert.ok(advices > 50, String(advices));
  });

  it('says so for tokens and money as well', async () => {
    const price = { input: 1, output: 4 };
    for (const budget of [{ tokens: 500_000 }, { cost: 1 }]) {
      const config = { method: 'opro', budget, prices: { lexical: price } } as const;
      const maxCases = advised(await saidOf(3000, config));
      assert.ok(maxCases !== undefined && maxCases < 3000);
      assert.equal(await saidOf(3000, { ...config, maxCases }), '');
    }
  });

  it('names the exact number for an evaluation, and none where too few would be left to prove anything', async () => {
    assert.equal(advised(await saidOf(100, { method: 'evaluate', budget: { calls: 37 } })), 37);
    assert.equal(advised(await saidOf(100, { method: 'evaluate', repeats: 2, budget: { calls: 37 } })), 18);
    assert.equal(advised(await saidOf(100, { method: 'evaluate', repeats: 3, budget: { calls: 2 } })), undefined);
    assert.equal(advised(await saidOf(100, { method: 'opro', budget: { calls: 20 } })), undefined);
  });

  it('names one for a hundred thousand cases, too', async () => {
    assert.match(
      await saidOf(100_000, { method: 'metareflection' }),
      /^SKILL\.md: The budget of 5000 calls cannot pay for the verdict, which takes \d+ calls\. .* Or use fewer cases: \d{4} cases, /,
    );
  });
});
