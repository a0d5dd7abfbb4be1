import type { Case } from '../../cases/case';
import { rounding } from '../../rounding';
import { netGainInterval } from '../../stats/gradedRace';
import type { Interval } from '../../stats/interval';
import type { Stratum } from '../../stats/passFailRace';
import { netWinsInterval } from '../../stats/passFailRace';
import type { Random } from '../../stats/random';
import type { CaseScore } from '../journal/events';
import { scoreWithFailures } from './unanswered';

/** How a race stands. Everything is counted in cases, paired by case. */
export interface RaceStanding {
  /** Cases on which both were scored. */
  readonly compared: number;
  /** Cases on which they can be compared at all. */
  readonly of: number;
  /** Cases on which the candidate is better. */
  readonly fixed: number;
  /** Cases on which it is worse. */
  readonly broken: number;
  /** What the candidate may be ahead by, in cases, on all of them: anytime-valid, and exact once all are compared. */
  readonly net: Interval;
  /** Whether the cases that tell most were asked first, so that counts of a part of them are no fair sample. */
  readonly isInTellingOrder: boolean;
}

/** The cases of one kind, in the order in which they are drawn. */
interface Group {
  readonly direction: Stratum['direction'];
  /** Told candidates apart before, and so may again. */
  readonly telling: boolean;
  readonly cases: readonly Case[];
}

/** A case that was drawn, with the candidate's score less the incumbent's. */
interface Draw {
  readonly id: string;
  readonly group: number;
  readonly difference: number;
}

/** Cases of the first block. */
const firstBlock = 8;

/** How much larger each further block is. */
const growth = 1.5;

/**
 * Failing cases that are asked for each passing one.
 * Only failing ones end a hopeless race soonest in small sets; in large ones, some of both.
 */
const failingForEachPassing = 3;

/**
 * A candidate against its incumbent on the validation cases, in growing blocks.
 *
 * Where results are pass or fail, the cases that tell most go first: those on which candidates differed before, and mostly those that the
 * incumbent failed. Each group is drawn in random order, which is all that the interval needs. Graded scores are drawn at random from all.
 *
 * Twins are cases like others here: the interval is about these very cases, drawn without replacement, and takes none of them
 * for independent of another. What it decides is who goes on; the run-off and the verdict, which speak of other cases, count twins as one.
 */
export class Race {
  private readonly before: ReadonlyMap<string, number>;
  private readonly groups: readonly Group[];
  private readonly order: readonly Case[];
  private readonly groupOf: ReadonlyMap<string, number>;
  private readonly draws: Draw[] = [];
  private next = 0;
  private blockSize = firstBlock;

  /**
   * @param telling Ids of cases on which earlier candidates differed from their incumbents.
   * @param random Shuffles the cases.
   */
  constructor(
    cases: readonly Case[],
    incumbent: readonly CaseScore[],
    private readonly scale: 'binary' | 'graded',
    telling: ReadonlySet<string>,
    random: Random,
  ) {
    this.before = new Map(incumbent.flatMap(({ case: id, score }) => (score === undefined ? [] : [[id, score]])));
    const comparable = random.shuffle(cases.filter(({ id }) => this.before.has(id)));
    this.groups = scale === 'binary' ? this.groupByResult(comparable, telling) : [{ direction: 'win', telling: false, cases: comparable }];
    this.order = scale === 'binary' ? inTurn(this.groups) : comparable;
    this.groupOf = new Map(this.groups.flatMap((group, index) => group.cases.map(({ id }) => [id, index])));
  }

  /** The next cases to score; none when all were drawn. */
  nextBlock(): readonly Case[] {
    const block = this.order.slice(this.next, this.next + this.blockSize);
    this.next += block.length;
    this.blockSize = Math.ceil(growth * this.blockSize);
    return block;
  }

  /**
   * Takes in the candidate's scores of the block that was drawn last. What only the candidate got no answer to counts as failed here:
   * else a prompt that breaks the hard cases would win by the easy ones.
   */
  add(scores: readonly CaseScore[]): void {
    for (const score of scores)
      this.draws.push({
        id: score.case,
        group: this.groupOf.get(score.case) ?? 0,
        difference: scoreWithFailures(score) - (this.before.get(score.case) ?? 0),
      });
  }

  /** How it stands, after the blocks so far. The interval misses the truth at any time of the race with probability `alpha` at most. */
  standing(alpha: number): RaceStanding {
    const differences = this.draws.map(({ difference }) => difference);
    const of = this.before.size;
    return {
      compared: differences.length,
      of,
      fixed: differences.filter((difference) => difference > rounding).length,
      broken: differences.filter((difference) => difference < -rounding).length,
      net:
        this.scale === 'binary'
          ? netWinsInterval(
              this.groups.map((_, group) => this.stratum(group)),
              alpha,
            )
          : netGainInterval(differences, of, alpha),
      isInTellingOrder: this.scale === 'binary',
    };
  }

  /** Ids of the cases on which the two differed. */
  differing(): readonly string[] {
    return this.draws.flatMap(({ id, difference }) => (Math.abs(difference) <= rounding ? [] : [id]));
  }

  private stratum(group: number): Stratum {
    const { direction, cases } = this.groups[group] as Group;
    const drawn = this.draws.filter((draw) => draw.group === group);
    return { direction, size: cases.length, drawn: drawn.length, changed: drawn.filter(({ difference }) => difference !== 0).length };
  }

  private groupByResult(cases: readonly Case[], telling: ReadonlySet<string>): readonly Group[] {
    const kinds = [
      { direction: 'win', telling: true },
      { direction: 'lose', telling: true },
      { direction: 'win', telling: false },
      { direction: 'lose', telling: false },
    ] as const;
    return kinds.map((kind) => ({
      ...kind,
      cases: cases.filter(({ id }) => telling.has(id) === kind.telling && (this.before.get(id) === 1) === (kind.direction === 'lose')),
    }));
  }
}

/** The telling cases first; in both parts, of the failing and the passing cases by turns, most of them failing. */
function inTurn(groups: readonly Group[]): readonly Case[] {
  const of = (direction: Group['direction'], telling: boolean): readonly Case[] =>
    groups.filter((group) => group.direction === direction && group.telling === telling).flatMap(({ cases }) => cases);
  return [true, false].flatMap((telling) => {
    const [winnable, losable] = [of('win', telling), of('lose', telling)];
    const order: Case[] = [];
    for (let turn = 0; order.length < winnable.length + losable.length; turn++) {
      order.push(...winnable.slice(failingForEachPassing * turn, failingForEachPassing * (turn + 1)), ...losable.slice(turn, turn + 1));
    }
    return order;
  });
}
