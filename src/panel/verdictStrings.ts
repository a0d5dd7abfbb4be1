import type { Translate } from './panelStrings';

/** The verdict, and what it means. */
export function verdictTexts(t: Translate) {
  return {
    verdict: {
      proven: t('Proven'),
      notProven: t('Not proven'),
      noGain: t('No gain'),
      worse: t('Worse'),
      headline: t('{0}: {1} points'),
      figures: t('(95 % interval {0} to {1}, {2}, {3} test cases, {4})'),
      needed: t('About {0} test cases would be needed to prove a difference of this size; there are {1}.'),
      outside: t('Zero lies outside the interval: a difference this large is rarely luck.'),
      inside: t('Zero lies inside the interval: the difference may be luck.'),
      plot: t('The difference, {0} points, with its 95 % interval from {1} to {2}, against zero'),
      plotWorse: t('worse'),
      plotBetter: t('better'),
      noTestCases: t('There were no test cases on which the two could be compared.'),
      unwritten: t('No new prompt was written: {0} of {1} reflections arrived. So the original is suggested.'),
      unwrittenPace: t('No new prompt was written: {0} of {1} reflections arrived, about {2} s each. So the original is suggested.'),
      keptOriginal: t('No candidate was admitted, so the original is suggested.'),
      tiedOriginal: t('What was admitted is tied with the original and no shorter, so the original is suggested.'),
      keptScore: t('The test cases were asked for its score: {0} ({2}) on {1} cases that chose nothing.'),
      scores: t('Test cases ({2}): original {0}, best candidate {1}.'),
      scoresRepeated: t('Test cases ({2}): original {0}, best candidate {1}, each the mean of {3} rollouts a case.'),
      scoresApart: t(
        'Of the test cases that got an answer ({4}): original {0} on {1}, best candidate {2} on {3}. The verdict pairs them case by case.',
      ),
      notTried: t('Not tried, though the prompt speaks of it: {0}.'),
      besideNone: t('No other run of this prompt on these cases is known here.'),
      beside: t(
        'This is run {0} of {1} of this prompt on these cases. Each errs on its own: ' +
          'without any gain, up to one in 40 says “proven” by luck.',
      ),
      explain: t('What this means'),
      explainProven: t(
        'The original and the best candidate answered the same {0} test cases, which the optimizer never saw. ' +
          'If the two were equally good, a difference as large as this would be rare: p says how rare. ' +
          'Below 0.05, with the candidate ahead, Whetstone says “proven”.',
      ),
      explainNotProven: t(
        'The original and the best candidate answered the same {0} test cases, which the optimizer never saw. ' +
          'A difference of this size comes up by luck too often to rely on it: p says how often. ' +
          'With more test cases the same difference could be proven, or turn out to be luck.',
      ),
      explainNoGain: t(
        'The original and the best candidate answered the same {0} test cases, which the optimizer never saw. ' +
          'The candidate was not ahead there, so there is no reason to accept it.',
      ),
      explainWorse: t(
        'The original and the best candidate answered the same {0} test cases, which the optimizer never saw. ' +
          'The candidate did worse there, by more than luck explains. Keep the original.',
      ),
      explainInterval: t('The interval is where the true difference lies, in 95 of 100 comparisons like this one.'),
      explainValidation: t(
        'The scores in the chart and in the table are from validation cases. They steered the search and so flatter what it picked, ' +
          'which “fit” says; the verdict uses the test cases alone, which were held out.',
      ),
    },
  };
}
