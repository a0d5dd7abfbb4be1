import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReflectionView } from '../../../src/core/run/view/runView';
import { Disclosure } from '../controls/Disclosure';
import { usePanel } from '../panelContext';
import { CandidateLinks } from './CandidateLinks';
import { ReflectionText } from './ReflectionText';
import { ModelText } from '../controls/ModelText';

interface ReflectionItemProps {
  readonly reflection: ReflectionView;
  /** Whether to name what came of it. */
  readonly links?: boolean;
}

/** A reflection in a list: its title, what came of it, and all of it when it is opened. */
export function ReflectionItem({ reflection, links = true }: ReflectionItemProps) {
  const { model, strings } = usePanel();
  const item = useRef<HTMLLIElement>(null);
  const [asked, setAsked] = useState(0);
  const target = model.target.value;
  useEffect(() => {
    if (target?.kind !== 'reflection' || target.id !== reflection.id) return;
    setAsked((times) => times + 1);
    item.current?.scrollIntoView({ block: 'nearest' });
  }, [target, reflection.id]);
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
        content={() => <ReflectionText reflection={reflection} />}
      />
      {links && <CandidateLinks ids={reflection.candidates} />}
    </li>
  );
}
