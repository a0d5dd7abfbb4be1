import type { JournalEntry } from '../../src/core/run/journal/events';

/** The most characters of one answer, and the most answers of one request, that a transcript shows. */
const mostCharacters = 700;
const mostAnswers = 4;

/** What happened in a run, in Markdown: what was asked for, what a model said, and what became of it. */
export function writeTranscript(events: readonly JournalEntry['event'][]): string {
  return events.flatMap(describe).join('\n\n');
}

function describe(event: JournalEntry['event']): readonly string[] {
  switch (event.type) {
    case 'step':
      return [`### ${event.description}`];
    case 'reflection': {
      const answers = event.answers.map((answer) => (answer === null ? 'No answer.' : fenced(answer)));
      return [`**${event.title}**`, ...answers.slice(0, mostAnswers)];
    }
    case 'candidate':
      return event.step === 0 ? [] : [`- **${event.id}** is written, from ${event.reflection ?? 'no reflection'}.`];
    case 'rejected':
      return [`- An answer to ${event.reflection ?? 'a request'} is not taken: ${event.reason}`];
    case 'dropped':
      return [`- **${event.candidate}** is dropped. ${event.reason}`];
    case 'scored': {
      const right = event.scores.filter(({ score }) => score === 1).length;
      return [`- **${event.candidate}**, ${event.split} cases: ${right} of ${event.scores.length} right.`];
    }
    case 'gate':
      return [`- **${event.candidate}** at the gate: ${event.admitted ? 'admitted' : 'not admitted'}. ${event.reason}`];
    case 'ended': {
      const { verdict } = event;
      const points = (share: number): string => `${(100 * share).toFixed(0)}`;
      const said =
        verdict === undefined
          ? 'There is no verdict.'
          : `Verdict: ${verdict.kind}, a difference of ${points(verdict.difference)} points ` +
            `(${points(verdict.interval.low)} to ${points(verdict.interval.high)}) on ${verdict.cases} test cases.`;
      return [`### The end`, `${event.detail} Best: ${event.best}. ${said}`];
    }
    default:
      return [];
  }
}

function fenced(answer: string): string {
  const text = answer.length > mostCharacters ? `${answer.slice(0, mostCharacters)}…` : answer;
  return `\`\`\`\`text\n${text.trim()}\n\`\`\`\``;
}
