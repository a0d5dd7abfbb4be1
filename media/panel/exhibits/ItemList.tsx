import type { Item } from '../../../src/core/prompt/item';
import { CaseLinks } from '../controls/CaseLinks';
import { ModelText } from '../controls/ModelText';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import './exhibits.css';

/**
 * Items with what is known of each: its kind and whose it is, how many speak for it, how much of it is left, the cases that it came from.
 */
export function ItemList({ items, label }: { readonly items: readonly Item[]; readonly label?: string }) {
  const most = items.reduce((votes, item) => Math.max(votes, Math.abs(item.votes ?? 0)), 0);
  return (
    <ul class="rules items" aria-label={label}>
      {items.map((item, index) => (
        <li key={index}>
          {item.kind !== undefined && <Tag text={item.kind} />}
          {item.role !== undefined && <Tag text={item.role} />}
          <ModelText text={item.text} /> <CaseLinks cases={item.cases} />
          <ItemFacts item={item} mostVotes={most} />
        </li>
      ))}
    </ul>
  );
}

function Tag({ text }: { readonly text: string }) {
  return (
    <>
      <span class="tag item-tag">
        <ModelText text={text} />
      </span>{' '}
    </>
  );
}

function ItemFacts({ item: { votes, strength, usedAt, source }, mostVotes }: { readonly item: Item; readonly mostVotes: number }) {
  const { strings, numbers } = usePanel();
  const { exhibits } = strings;
  if (votes === undefined && strength === undefined && usedAt === undefined && source === undefined) return null;
  return (
    <span class="item-facts muted">
      {votes !== undefined && (
        <span class="item-fact">
          {mostVotes > 0 && <Bar share={Math.abs(votes) / mostVotes} look={votes < 0 ? 'bar-against' : 'bar-for'} />}
          {votes === 1 ? exhibits.votesOne : fill(exhibits.votes, numbers.figure(votes))}
        </span>
      )}
      {strength !== undefined && <Strength strength={strength} />}
      {usedAt !== undefined && <span class="item-fact">{fill(exhibits.usedAt, numbers.figure(usedAt))}</span>}
      {source !== undefined && (
        <span class="item-fact">
          {exhibits.taughtBy} <ModelText text={source} />
        </span>
      )}
    </span>
  );
}

/** How much is left of what fades. */
function Strength({ strength }: { readonly strength: number }) {
  const { strings, numbers } = usePanel();
  const { exhibits } = strings;
  const percent = Math.round(Math.min(Math.max(strength, 0), 1) * 100);
  const text = fill(exhibits.strengthOf, numbers.whole(percent));
  return (
    <span class="item-fact">
      {exhibits.strength}{' '}
      <span role="meter" aria-label={exhibits.strength} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-valuetext={text}>
        <Bar share={percent / 100} look="bar-strength" />
      </span>
      <span aria-hidden="true">{text}</span>
    </span>
  );
}

const barWidth = 48;

function Bar({ share, look }: { readonly share: number; readonly look: string }) {
  return (
    <svg class="item-bar" width={barWidth} height="8" viewBox={`0 0 ${barWidth} 8`} aria-hidden="true">
      <rect class="bar-track" width={barWidth} height="8" />
      <rect class={look} width={Math.round(share * barWidth)} height="8" />
    </svg>
  );
}
