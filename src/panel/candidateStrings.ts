import type { ComponentKindId } from '../core/prompt/kinds/componentKinds';
import type { Translate } from './panelStrings';

/** The candidates: in the table, and one by one. */
export function candidateTexts(t: Translate) {
  return {
    candidates: {
      title: t('Candidates'),
      show: t('Show'),
      find: t('Find candidates'),
      all: t('All'),
      admitted: t('Admitted'),
      rejected: t('Rejected'),
      stopped: t('Stopped Early'),
      stoppedEarly: t('stopped after {0} of {1} cases: {2} fixed, {3} broken'),
      stoppedEarlyShort: t('{0} of {1} cases'),
      stoppedTitle: t(
        'Compared case by case with the best at that time. It was not likely to get ahead on all of them, ' +
          'so the others were not asked and it has no score.',
      ),
      columns: {
        id: t('Candidate'),
        step: t('Step'),
        score: t('Score ({0})'),
        change: t('Change ({0})'),
        tokens: t('Tokens'),
        state: t('State'),
      },
      sortHint: t('Sort by {0}'),
      trainingScore: t('{0} on training cases'),
      trainingPasses: t('{0} of {1} training cases'),
      trainingPart: t('{0} on {1} of {2} training cases'),
      scoreTitle: t('{0} ({3}) on {1} cases, 95 % interval {2}'),
      changeTitle: t('Points against the original, on the same validation cases'),
      tokensTitle: t('{0} tokens in the whole prompt, {1} against the original'),
      empty: t('No candidates yet.'),
      noneOfKind: t('No candidate is in this list.'),
    },
    details: {
      title: t('Candidate {0}'),
      none: t('Select a candidate to see its edits, why it was made, and the cases it changed.'),
      step: t('Step {0}'),
      stepAndTokens: t('Step {0}, {1} tokens'),
      originalNote: t('The prompt as it was when the run began. These are the parts of it that may change.'),
      scores: t('Scores: {0}'),
      stoppedEarly: t('No score: {0}, against the best at that time.'),
      notices: {
        language: t('Written in another language: {1}, where the original is in {0}.'),
        link: t('Points to an address that the original does not have: {0}'),
        image: t('Loads an image from an address that the original does not have: {0}'),
        oneAnswer: t('Brought one and the same answer to all {1} cases, where several are expected: {0}'),
        longer: t('{2} times as long as the original: {1} tokens, where that has {0}.'),
      },
      compare: t('Compare'),
      tabs: t('About the candidate'),
      edits: t('Edits'),
      why: t('Why'),
      cases: t('Cases'),
    },
    edits: {
      against: t('Compared with'),
      original: t('the original'),
      parent: t('{0}, its parent'),
      none: t('Nothing differs.'),
      words: t('{0} words added, {1} removed'),
      kinds: kindTexts(t),
      file: t('File {0}'),
      newSlot: t('new'),
    },
  };
}

/** What components are called, by their kinds. */
function kindTexts(t: Translate): Readonly<Record<ComponentKindId, string>> {
  return {
    text: t('Slot {0}'),
    rules: t('Slot {0}'),
    bullets: t('List {0}'),
    exemplars: t('Examples {0}'),
    description: t('Front matter {0}'),
    tool: t('Tool {0}'),
    config: t('Setting {0}'),
  };
}
