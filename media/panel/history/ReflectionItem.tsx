import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReflectionView } from '../../../src/core/run/view/runView';
import type { NamedCandidate } from '../../../src/panel/lists';
import { Disclosure } from '../controls/Disclosure';
import { ModelText } from '../controls/ModelText';
import { usePanel } from '../panelContext';
import { CandidateLinks } from './CandidateLinks';

interface ReflectionItemProps {
  readonly reflection: Pick<ReflectionView, 'id' | 'kind' | 'title'>;
  /** What came of it; absent where that is not to be named. */
  readonly made?: readonly NamedCandidate[];
  /** Whether the host asked to show it. */
  readonly wanted?: boolean;
  /** All of it. */
  readonly content: () => ComponentChildren;
}

/** A reflection in a list: its title, what came of it, and all of it when it is opened. */
export function ReflectionItem({ reflection, made, wanted = false, content }: ReflectionItemProps) {
  const { model, strings } = usePanel();
  const item = useRef<HTMLLIElement>(null);
  const [asked, setAsked] = useState(0);
  const target = model.target.value;
  useEffect(() => {
    if (!wanted && (target?.kind !== 'reflection' || target.id !== reflection.id)) return;
    setAsked((times) => times + 1);
    item.current?.scrollIntoView({ block: 'nearest' });
  }, [target, wanted, reflection.id]);
  return (
    <li ref={item}>
      <Disclosure
        key={asked}
        open={asked > 0}
        summary={
          <>
            <span class="muted">{strings.why.kinds[reflection.kind]}</span> <ModelText text={reflection.title} />
          </>
        }
        content={content}
      />
      {made && <CandidateLinks candidates={made} />}
    </li>
  );
}
