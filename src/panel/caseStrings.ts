import type { Translate } from './panelStrings';

/** A candidate and the original, case by case. */
export function caseTexts(t: Translate) {
  return {
    cases: {
      loading: t('Comparing the cases…'),
      failed: t('The cases could not be compared: {0}'),
      notScored: t('This candidate was not scored, so there are no cases to compare.'),
      noPairs: t('No case has a score from both the original and this candidate.'),
      titles: { test: t('Test cases ({0})'), validation: t('Validation cases ({0})'), train: t('Training cases ({0})') },
      notes: {
        test: t('The verdict rests on these.'),
        validation: t('They steered the search.'),
        train: t('The optimizer could learn from these.'),
        partial: t('The telling ones were asked first, so their shares say nothing about the rest.'),
      },
      comparedAll: t('all {0} compared'),
      compared: t('{0} of {1} compared'),
      means: t('Original {0}, candidate {1}: {2} points.'),
      table: t('Original and candidate on the {0} cases'),
      rightBefore: t('Original right'),
      wrongBefore: t('Original wrong'),
      rightAfter: t('Candidate right'),
      wrongAfter: t('Candidate wrong'),
      fixedWord: t('fixed'),
      brokenWord: t('broken'),
      count: t('Cases'),
      meanChange: t('Mean change'),
      better: t('Better'),
      worse: t('Worse'),
      same: t('Same'),
      all: t('All'),
      fixed: t('Fixed ({0})'),
      broken: t('Broken ({0})'),
      sameCount: t('Same ({0})'),
      betterCount: t('Better ({0})'),
      worseCount: t('Worse ({0})'),
      bothRight: t('right both times'),
      bothWrong: t('wrong both times'),
      bothSame: t('no change'),
      expected: t('expected'),
      before: t('original'),
      after: t('candidate'),
      nothing: t('(empty)'),
      more: t('Show more ({0} left)'),
      openCase: t('Open case {0} in its file'),
    },
  };
}

/** An evaluation, case by case. */
export function evaluatedTexts(t: Translate) {
  return {
    evaluated: {
      title: t('Cases'),
      titles: { test: t('Cases that no run has used ({0})'), validation: t('Validation cases ({0})'), train: t('Training cases ({0})') },
      notes: {
        test: t('They had no part in making this prompt, so the score is theirs.'),
        validation: t('A run chose this prompt by them, so their score flatters it.'),
        train: t('A run could learn from them, so their score flatters the prompt.'),
      },
      score: t('{0} ({3}): {1} of {2} right'),
      scoreOfTwins: t('{0} ({3}), cases that ask the same counted as one: {1} of {2} right'),
      gradedScore: t('{0} ({3}): full score on {1} of {2}'),
      waiting: t('The cases are listed when all of them were asked.'),
      allRight: t('No case failed.'),
      wrong: t('Wrong ({0})'),
      notFull: t('Below full score ({0})'),
      unanswered: t('No answer ({0})'),
      answered: t('answered'),
      noAnswer: t('no answer'),
      prompt: t('The parts of the prompt that may change'),
    },
  };
}
