import type { Described } from '../core/described';
import { metrics } from '../core/metrics/metrics';
import { methods } from '../core/optimizers/methods';
import type { Translate } from './panelStrings';
import { stopReasonTexts } from './stopReasons';

/** The page, and the run that it shows. */
export function runTexts(t: Translate) {
  return {
    page: {
      title: t('Whetstone Run'),
      loading: t('Loading the run…'),
      missing: t('This run cannot be shown'),
      notStarted: t('The panel could not be started'),
      showRuns: t('Show Runs'),
      showLog: t('Show Log'),
      tryAgain: t('Try Again'),
      dismiss: t('Dismiss'),
    },
    header: {
      running: t('Running'),
      elsewhere: t('Running in another window'),
      stopped: t('Stopped'),
      interrupted: t('Interrupted'),
      failed: t('Failed'),
      ended: t('Ended'),
      stop: t('Stop'),
      stopping: t('Stopping…'),
      resume: t('Resume'),
      resuming: t('Resuming…'),
      review: t('Review Best Candidate'),
      accept: t('Accept'),
      acceptCandidate: t('Accept {0}'),
      acceptAsking: t('Accept…'),
      acceptCandidateAsking: t('Accept {0}…'),
      accepted: t('Accepted'),
      openPrompt: t('Open {0}'),
      oneFileMore: t('and one file more'),
      filesMore: t('and {0} files more'),
      stoppedNote: t(
        'This run was stopped. Everything it had found by then is kept; there is no verdict yet. ' +
          'Resume goes on from there, and asks for no answer twice.',
      ),
      interruptedNote: t(
        'This run was interrupted. Everything it had found by then is kept; there is no verdict yet. ' +
          'Resume goes on from there, and asks for no answer twice.',
      ),
      failedNote: t('{0}\nEverything the run had found by then is kept. Resume goes on from there, and asks for no answer twice.'),
      setApiKey: t('Set API Key…'),
      selectModels: t('Select Models…'),
      elsewhereNote: t('Another window has this run under way ({0}). It can be resumed here when it has stopped there.'),
      endedReason: stopReasonTexts(t),
    },
  };
}

/** What a run was made of, and what is said of every run. */
export function factTexts(t: Translate) {
  return {
    facts: {
      label: t('About this run'),
      method: t('Method'),
      model: t('Model'),
      models: t('Models'),
      metric: t('Metric'),
      seed: t('Seed'),
      repeats: t('Rollouts'),
      repeatsEach: t('{0} a case'),
      notTried: t('Not tried'),
      notTriedSaid: t('{0}: the prompt speaks of it, and the agent does not do it'),
      cases: t('Cases'),
      started: t('Started'),
      methodAndPreset: t('{0}, {1}'),
      splits: t('{0} training, {1} validation, {2} test'),
      lexicalModel: t('{0} (built in, no language model)'),
      kept: t('Kept answers'),
      keptUsed: t('{0} of {1} are those of earlier runs'),
      keptSince: t('{0}, the oldest of {1}'),
      keptUnused: t('Not used: the model has changed. Of {0} that were asked again, {1} scored otherwise.'),
      keptChecked: t('{0}. Of {1} that were asked again, {2} scored otherwise.'),
      outlook: t('Outlook'),
      outlookCases: t('With {0} test cases a gain is not likely to be proven. It takes about {1}, which is about {2} cases more in all.'),
      outlookCasesWhy: t('For a version that mends half of what the original misses.'),
      outlookCalls: t('The limits pay for about {0} new prompts. To try {1} it takes about {2} calls more.'),
      outlookCallsWhy: t('Often only 1 in {0} new prompts is better.'),
      control: t('Control'),
      controlSaid: t('{0} points, {1}: what noise alone does'),
    },
    methods: methodWords(t),
    metrics: wordsOf(metrics, t),
    roles: { task: t('task'), reflection: t('reflection'), judge: t('judge') },
    splits: { train: t('training'), validation: t('validation'), test: t('test') },
    flaws: {
      of: t('Of {0} answers: {1}.'),
      parts: {
        cut: t('{0} cut off at {1} tokens'),
        refused: t('{0} declined'),
        reasoning: t('{0} reasoning alone'),
        call: t('{0} calls of a tool'),
        empty: t('{0} empty'),
        unknown: t('{0} ended for a reason that is not known'),
      },
    },
    kinds: { fit: t('fit'), heldOut: t('held out') },
    states: {
      baseline: t('Original'),
      open: t('Being scored'),
      unscored: t('Not scored'),
      admitted: t('Admitted'),
      best: t('Best'),
      rejected: t('Rejected'),
      accepted: t('Accepted'),
      acceptedBefore: t('Accepted before'),
    },
  };
}

/** What people call something, and what it does. */
export interface NamedWords {
  readonly label: string;
  readonly description?: string;
}

/** The words of what a run may do, by its method. */
function methodWords(t: Translate): Readonly<Record<string, NamedWords>> {
  return { ...wordsOf(methods, t), evaluate: { label: t('Evaluation') } };
}

/** The words of what describes itself, by id. */
function wordsOf(all: readonly Described[], t: Translate): Readonly<Record<string, NamedWords>> {
  return Object.fromEntries(all.map(({ id, label, description }) => [id, { label: t(label), description: t(description) }]));
}

/** How the run stands: its best score, and what was spent. */
export function standTexts(t: Translate) {
  return {
    headline: {
      waiting: t('Scoring the original prompt'),
      waitingNote: t('No candidate yet.'),
      waitingElsewhere: t('It goes on in another window.'),
      unscored: t('No score yet'),
      unscoredNote: t('The run did not come so far as to score the original prompt.'),
      repeats: t('mean of {0} rollouts a case'),
      original: t('Original: {0} ({1})'),
      originalNote: t('on {0} validation cases; no candidate is ahead of it yet'),
      ahead: t('{0} is ahead'),
      aheadLeftNote: t('the run was left before all validation cases had been asked; the original has {0} ({1}) on all of them'),
      aheadNote: t('its other validation cases are being asked; the original has {0} ({1}) on all of them'),
      measured: t('Score: {0} ({1})'),
      measuredNote: t('(95 % interval {0}, {1} cases)'),
      measuredUnusedNote: t('(95 % interval {0}, {1} cases that no run has used to make this prompt)'),
      allUsed: t('No score on unseen cases'),
      allUsedNote: t('Runs have used all of these cases to make this prompt. Add others to measure it.'),
      noVerdict: t('No verdict'),
      noVerdictNote: t('The best candidate did not meet the original on the test cases, so no gain can be proven.'),
      admitted: t('Last admitted: {0} ({1})'),
      admittedNote: t('{0} points against the original’s {1} on {2} validation cases; its details say why it was admitted'),
      noTestNote: t('No test case was asked: what was kept for them is used up.'),
      best: t('Best so far: {0} ({1})'),
      bestNote: t('{0} points against the original’s {1} on {2} validation cases; only the test cases can prove it'),
    },
    progress: {
      label: t('Progress'),
      calls: t('Calls'),
      tokens: t('Tokens'),
      cost: t('Cost'),
      minutes: t('Minutes'),
      ofLimit: t('{0} of {1}'),
      limit: t('limit {0}'),
      estimate: t('estimate {0} ({1} to {2})'),
      estimateExact: t('estimate {0}'),
      by: { task: t('{0} task'), reflection: t('{0} reflection'), judge: t('{0} judge'), cached: t('{0} more from the cache') },
      inAndOut: t('{0} in, {1} out'),
      errorsOne: t('1 answer never came (calls for it: {0}). It counts in no score.'),
      inputCut: t(
        '{0} of {1} answers are to requests that the endpoint has cut off, by its own count of tokens: ' +
          'give it a larger context where it is served.',
      ),
      answerLimit: t(
        'Answers are longer than any that could be right. With "maxAnswerTokens: {0}" in the eval file they would be shorter and quicker.',
      ),
      errorsMany: t('{0} answers never came (calls for them: {1}). They count in no score.'),
    },
  };
}
