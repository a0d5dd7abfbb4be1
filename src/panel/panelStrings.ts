import type { Described } from '../core/described';
import { metrics } from '../core/metrics/metrics';
import { methods } from '../core/optimizers/methods';
import type { ComponentKindId } from '../core/prompt/kinds/componentKinds';
import { listTexts } from './listStrings';
import { stopReasonTexts } from './stopReasons';

/** Resolves a text into the interface's language: `vscode.l10n.t`, or the identity. Placeholders `{0}` stay where no values are given. */
export type Translate = (message: string) => string;

/** Every text of the panel, resolved by the host, since a webview has no way to do it. The panel fills the placeholders. */
export type PanelStrings = ReturnType<typeof panelStrings>;

/** The panel's texts. “Gain” is said only of a proven one, or to say that there is none. */
export function panelStrings(t: Translate) {
  return {
    ...runTexts(t),
    ...standTexts(t),
    ...verdictTexts(t),
    ...chartTexts(t),
    ...candidateTexts(t),
    ...caseTexts(t),
    ...evaluatedTexts(t),
    ...reflectionTexts(t),
    ...listTexts(t),
  };
}

/** The page, and what is above the chart. */
function runTexts(t: Translate) {
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
    facts: {
      label: t('About this run'),
      method: t('Method'),
      model: t('Model'),
      models: t('Models'),
      metric: t('Metric'),
      seed: t('Seed'),
      repeats: t('Rollouts'),
      repeatsEach: t('{0} a case'),
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
      control: t('Control'),
      controlSaid: t('{0} points, {1}: what noise alone does'),
    },
    methods: methodWords(t),
    metrics: wordsOf(metrics, t),
    roles: { task: t('task'), reflection: t('reflection'), judge: t('judge') },
    splits: { train: t('training'), validation: t('validation'), test: t('test') },
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
function standTexts(t: Translate) {
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
      estimate: t('estimate {0} to {1}'),
      estimateExact: t('estimate {0}'),
      by: { task: t('{0} task'), reflection: t('{0} reflection'), judge: t('{0} judge'), cached: t('{0} more from the cache') },
      inAndOut: t('{0} in, {1} out'),
      errorsOne: t('1 answer never came (calls for it: {0}). It counts in no score.'),
      errorsMany: t('{0} answers never came (calls for them: {1}). They count in no score.'),
    },
  };
}

/** The verdict, and what it means. */
function verdictTexts(t: Translate) {
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
      keptOriginal: t('No candidate was admitted, so the original is suggested.'),
      tiedOriginal: t('What was admitted is tied with the original and no shorter, so the original is suggested.'),
      keptScore: t('The test cases were asked for its score: {0} ({2}) on {1} cases that chose nothing.'),
      scores: t('Test cases ({2}): original {0}, best candidate {1}.'),
      scoresRepeated: t('Test cases ({2}): original {0}, best candidate {1}, each the mean of {3} rollouts a case.'),
      scoresApart: t(
        'Of the test cases that got an answer ({4}): original {0} on {1}, best candidate {2} on {3}. The verdict pairs them case by case.',
      ),
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

/** The chart. */
function chartTexts(t: Translate) {
  return {
    chart: {
      title: t('Accuracy on validation cases ({0})'),
      asTable: t('Show as table'),
      table: t('The data of the chart'),
      points: t('Candidates in the order of the answers. Arrow keys move, Enter selects.'),
      point: t('{0}, {1}, {2} ({5}), interval {3}, after {4} answers'),
      tooltipAnswers: t('after {0} answers'),
      tooltipChange: t('{0} points against the original'),
      answers: t('answers'),
      best: t('best {0}'),
      original: t('original {0}'),
      legend: t('Legend'),
      band: t('Best so far, with its 95 % interval'),
      stoppedEarly: t('Stopped early, without a score'),
      empty: t('The first point appears when the original prompt has been scored.'),
      columns: {
        answers: t('Answers'),
        candidate: t('Candidate'),
        state: t('State'),
        score: t('Score ({0})'),
        interval: t('95 % interval'),
        best: t('Best so far ({0})'),
        bestInterval: t('Its 95 % interval'),
      },
    },
  };
}

/** The candidates: in the table, and one by one. */
function candidateTexts(t: Translate) {
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

/** A candidate and the original, case by case. */
function caseTexts(t: Translate) {
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
function evaluatedTexts(t: Translate) {
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

/** Reflections, and the history that they make up. */
function reflectionTexts(t: Translate) {
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
