import type { SplitPairs } from '../../../src/core/run/view/runView';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/**
 * Original and candidate on the same cases, as a table: for pass/fail right and wrong before and after,
 * for graded scores what rose and fell.
 */
export function PairsTable({ pairs }: { readonly pairs: SplitPairs }) {
  const { strings, numbers } = usePanel();
  const caption = <caption class="visually-hidden">{fill(strings.cases.table, strings.splits[pairs.split])}</caption>;
  const { fixed, broken, same } = pairs.counts;
  return pairs.sameRight === undefined ? (
    <table class="pairs">
      {caption}
      <thead>
        <tr>
          <td />
          <th scope="col">{strings.cases.count}</th>
          <th scope="col">{strings.cases.meanChange}</th>
        </tr>
      </thead>
      <tbody>
        <GradedRow name={strings.cases.better} kind="fixed" count={fixed} change={pairs.meanChange.fixed} />
        <GradedRow name={strings.cases.worse} kind="broken" count={broken} change={pairs.meanChange.broken} />
        <GradedRow name={strings.cases.same} kind="same" count={same} change={0} />
        <GradedRow name={strings.cases.all} kind="same" count={fixed + broken + same} change={pairs.meanChange.all} />
      </tbody>
    </table>
  ) : (
    <table class="pairs">
      {caption}
      <thead>
        <tr>
          <td />
          <th scope="col">{strings.cases.rightAfter}</th>
          <th scope="col">{strings.cases.wrongAfter}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{strings.cases.rightBefore}</th>
          <td>{numbers.whole(pairs.sameRight)}</td>
          <Changed kind="broken" count={broken} word={strings.cases.brokenWord} />
        </tr>
        <tr>
          <th scope="row">{strings.cases.wrongBefore}</th>
          <Changed kind="fixed" count={fixed} word={strings.cases.fixedWord} />
          <td>{numbers.whole(same - pairs.sameRight)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function GradedRow({
  name,
  kind,
  count,
  change,
}: {
  readonly name: string;
  readonly kind: string;
  readonly count: number;
  readonly change: number;
}) {
  const { numbers } = usePanel();
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class={count > 0 ? kind : ''}>{numbers.whole(count)}</td>
      <td>{count > 0 && numbers.points(change)}</td>
    </tr>
  );
}

function Changed({ kind, count, word }: { readonly kind: 'fixed' | 'broken'; readonly count: number; readonly word: string }) {
  const { numbers } = usePanel();
  return (
    <td class={count > 0 ? kind : 'muted'}>
      <strong>{numbers.whole(count)}</strong> {word}
    </td>
  );
}
