import type { Trajectory } from '../../../src/core/agents/trajectory';
import type { Case } from '../../../src/core/cases/case';
import type { AskJudge, MatchPattern } from '../../../src/core/metrics/metric';
import { ModelError } from '../../../src/core/models/model';
import { plainMatcher } from '../../support/memoryRun';

/** A trajectory that ends in this output. */
export const outputOf = (output: string): Trajectory => ({
  steps: [],
  output,
  end: 'answered',
  usage: { inputTokens: 0, outputTokens: 0 },
});

/** A case on line 5 of mail.csv. */
export const caseWith = (given: Partial<Case>): Case => ({
  id: 'line 5',
  input: 'Hi',
  variables: {},
  metadata: {},
  position: { file: 'mail.csv', line: 5, endLine: 5 },
  ...given,
});

/** For metrics that must not ask a judge. */
export const noJudge: AskJudge = () => Promise.reject(new Error('The judge was asked.'));

/** Matches by patterns that compile; the others are an error. */
export const match: MatchPattern = async (pattern, text) => {
  const outcome = await plainMatcher.match({ ...pattern, text }, new AbortController().signal);
  return typeof outcome === 'boolean' ? outcome : Promise.reject(new ModelError('not-scored', outcome.fault));
};
