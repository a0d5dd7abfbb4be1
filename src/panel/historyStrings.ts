import type { Translate } from './panelStrings';

/** Reflections, and the history that they make up. */
export function reflectionTexts(t: Translate) {
  return {
    why: {
      reading: t('Reading the journal…'),
      noReflection: t('No reflection is recorded for this candidate.'),
      admittedBecause: t('Admitted'),
      rejectedBecause: t('Rejected'),
      request: t('Request'),
      answers: t('Answers'),
      answer: t('Answer'),
      answerOf: t('Answer {0} of {1}'),
      noAnswer: t('The model gave no answer.'),
      becameThis: t('became this candidate'),
      writtenFrom: t('Written from these reflections on failures'),
      rules: t('Rules, and the cases that taught them'),
      shownCases: t('Cases it was shown'),
      openCase: t('Open case {0}'),
      kinds: { failure: t('Reflection'), meta: t('Meta-reflection'), proposal: t('Proposals'), repair: t('Asked again') },
    },
    history: {
      title: t('History'),
      trajectory: t('Trajectory'),
      ruleMemory: t('Rule memory'),
      reflections: t('Reflections'),
      exhibits: t('Exhibits'),
      trajectoryNote: t(
        'What the optimizer saw at this step, word for word: earlier instructions in ascending order of score, the best last.',
      ),
      request: t('Request'),
      earlier: t('Earlier'),
      later: t('Later'),
      requestText: t('Request of {0}'),
      becameOne: t('1 candidate came of it'),
      becameMany: t('{0} candidates came of it'),
      memoryNote: t('How the rules grew. A version that was rejected left the memory as it was.'),
      version: t('Step {0}, {1}'),
      rulesOne: t('1 rule'),
      rulesMany: t('{0} rules'),
      added: t('added'),
      removed: t('removed'),
      step: t('Step {0}'),
      empty: t('Nothing has been written yet. Reflections appear here as the optimizer makes them.'),
    },
  };
}
