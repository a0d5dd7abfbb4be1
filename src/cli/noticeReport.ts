import type { CandidateNotice } from '../core/run/notices/candidateNotices';
import { candidateNotices } from '../core/run/notices/candidateNotices';
import { proposedLimit } from '../core/run/notices/answerLimit';
import type { RunView } from '../core/run/view/runView';
import { quote } from './output';

/** What `--json` prints of what a person should know of candidates: by id, those of which there is something. */
export function noticesReport(view: RunView): object {
  const all = view.candidates.map((candidate) => [candidate.id, candidateNotices(view, candidate)] as const);
  return Object.fromEntries(all.filter(([, notices]) => notices.length > 0));
}

/** What is proposed where answers are longer than they need be. */
export function limitLines(view: RunView): readonly string[] {
  const limit = proposedLimit(view);
  return limit === undefined
    ? []
    : [
        `  mind     answers are longer than any that could be right: --max-answer-tokens ${limit} (maxAnswerTokens in the eval file) ` +
          'makes them shorter and quicker',
      ];
}

/** The same of the best one, in lines. */
export function noticeLines(view: RunView): readonly string[] {
  const best = view.candidates.find(({ id }) => id === view.best);
  return best === undefined ? [] : candidateNotices(view, best).map((notice) => `  mind     ${best.id} ${describe(notice)}`);
}

function describe(notice: CandidateNotice): string {
  switch (notice.kind) {
    case 'language':
      return `is written in another language: ${notice.after}, where the original is in ${notice.before}`;
    case 'link':
      return `points to an address that the original does not have: ${notice.address}`;
    case 'image':
      return `loads an image from an address that the original does not have: ${notice.address}`;
    case 'one answer':
      return `brought one and the same answer to all ${notice.cases} cases, where several are expected: ${quote(notice.answer)}`;
    case 'longer':
      return (
        `is ${(notice.after / notice.before).toFixed(1)} times as long as the original: ` +
        `${notice.after} tokens, where that has ${notice.before}`
      );
  }
}
