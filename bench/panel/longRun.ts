import type { CaseScore, JournalEntry } from '../../src/core/run/journal/events';
import { formatVersion } from '../../src/core/run/journal/formatVersion';
import { createRandom } from '../../src/core/stats/random';
import type { Random } from '../../src/core/stats/random';

type Event = JournalEntry['event'];

/** Candidates that are proposed by one request. */
const perStep = 8;
/** Words of the made-up instructions. */
const words = (
  'Sort the message of a merchant to the team that can act on it name what it asks for weigh ' +
  'what was charged against what was delivered'
).split(' ');

/**
 * What is journaled of an OPRO run that never was, which goes on for as long as anyone likes. The answers behind its scores are left out.
 */
export class LongRun {
  private readonly random: Random = createRandom(1, 'long run');
  private readonly ids: { readonly train: readonly string[]; readonly validation: readonly string[]; readonly test: readonly string[] };
  private readonly difficulties: readonly number[];
  private step = 0;
  /** Candidates so far. */
  made = 0;
  private incumbent = { id: 'c0', skill: 0.5 };
  private request = '';

  /** @param cases of all splits together */
  constructor(cases: number) {
    const ids = Array.from({ length: cases }, (_, index) => `line ${index + 2}`);
    const [train, validation] = [Math.round(cases * 0.4), Math.round(cases * 0.4)];
    this.ids = { train: ids.slice(0, train), validation: ids.slice(train, train + validation), test: ids.slice(train + validation) };
    this.difficulties = ids.map(() => this.random.float());
  }

  /** What is journaled until the original is scored. */
  beginning(): readonly Event[] {
    const original = { type: 'candidate', id: 'c0', parents: [], step: 0, values: {}, tokens: 40 } as const;
    this.made = 1;
    return [this.cases(), this.started(), original, this.scored('c0', 'train', 0.5), this.scored('c0', 'validation', 0.5)];
  }

  /** What is journaled of the next candidate, in turn. */
  next(): readonly Event[] {
    const events: Event[] = [];
    if ((this.made - 1) % perStep === 0) {
      this.step++;
      this.request = Array.from(
        { length: 20 },
        () => `<instruction>\n${this.text(60)}\n</instruction>\n<score>${50 + this.random.integer(40)}</score>`,
      ).join('\n\n');
      events.push({ type: 'step', step: this.step, description: `Step ${this.step}: writing ${perStep} instructions` });
      events.push({
        ...{
          type: 'reflection',
          id: `f${this.step}`,
          step: this.step,
          kind: 'proposal',
          title: `Step ${this.step}: new instructions from scores`,
        },
        messages: [{ role: 'user', content: this.request }],
        ...{ answers: Array.from({ length: perStep }, () => this.text(80)), cases: this.ids.train.slice(0, 10) },
      });
    }
    const id = `c${this.made++}`;
    const skill = Math.min(0.95, 0.4 + 0.35 * this.random.float() + this.made / 50_000);
    const parents = [this.incumbent.id];
    events.push({
      type: 'candidate',
      id,
      parents,
      step: this.step,
      values: { instruction: this.text(80) },
      tokens: 60 + this.random.integer(80),
      reflection: `f${this.step}`,
    });
    events.push(this.scored(id, 'train', skill), this.scored(id, 'validation', skill));
    const admitted = skill > this.incumbent.skill + 0.01;
    const of = this.ids.validation.length;
    const reason = `${admitted ? 'Ahead' : 'Not ahead'} of ${this.incumbent.id} on the validation cases`;
    events.push({ type: 'gate', candidate: id, incumbent: this.incumbent.id, admitted, reason, compared: of, of, fixed: 12, broken: 9 });
    if (admitted) this.incumbent = { id, skill };
    return events;
  }

  private cases(): Event {
    const { train, validation, test } = this.ids;
    return {
      type: 'cases',
      cases: [...train, ...validation, ...test].map((id, index) => ({
        id,
        input: `${this.text(24)} (no. ${index})`,
        expected: 'billing',
        variables: {},
        metadata: {},
        position: { file: 'messages.csv', line: index + 2, endLine: index + 2 },
      })),
    };
  }

  private started(): Event {
    return {
      type: 'started',
      formatVersion,
      program: {
        files: [{ path: '/repo/SKILL.md', text: '# Triage\n\nSort the message.\n', hash: 'hash' }],
        ...{ configuration: [], locked: [], mayChange: ['instruction'] },
      },
      settings: {
        ...{ method: 'opro', preset: 'paper', optimizer: {}, metric: 'iequals', scale: 'binary', seed: 1, budget: {}, prices: {} },
        agent: { kind: 'chat', options: {} },
        models: { task: 'openai:m', reflection: 'openai:m', judge: 'openai:m' },
        ...{ maxAnswerTokens: 512, maxSlotCharacters: 4000, repeats: 1, concurrency: 8 },
      },
      splits: this.ids,
      estimate: {
        calls: { minimum: 1, typical: 1_500_000, maximum: 3_000_000 },
        tokens: { minimum: 1, typical: 300_000_000, maximum: 600_000_000 },
      },
    };
  }

  private scored(candidate: string, split: 'train' | 'validation', skill: number): Event {
    return { type: 'scored', candidate, split, scores: this.scores(split, skill) };
  }

  private scores(split: 'train' | 'validation', skill: number): readonly CaseScore[] {
    const offset = split === 'train' ? 0 : this.ids.train.length;
    return this.ids[split].map((id, index) => {
      const right = skill + (this.random.float() - 0.5) * 0.6 > (this.difficulties[offset + index] ?? 0);
      return { case: id, score: right ? 1 : 0, output: right ? 'billing' : 'returns' };
    });
  }

  private text(count: number): string {
    return Array.from({ length: count }, () => words[this.random.integer(words.length)]).join(' ');
  }
}
