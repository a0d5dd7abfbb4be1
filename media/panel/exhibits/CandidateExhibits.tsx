import type { ExhibitHead } from '../../../src/panel/lists';
import { Disclosure } from '../controls/Disclosure';
import { ModelText } from '../controls/ModelText';
import { usePanel } from '../panelContext';
import { ExhibitView } from './ExhibitView';

/** What the method showed of one candidate. */
export function CandidateExhibits({ exhibits }: { readonly exhibits: readonly ExhibitHead[] }) {
  const { strings } = usePanel();
  if (exhibits.length === 0) return null;
  return (
    <>
      <h3>{strings.exhibits.shownOf}</h3>
      {exhibits.map((head) => (
        <Disclosure
          key={head.id}
          summary={<ModelText text={head.title} />}
          open={exhibits.length === 1}
          content={() => <ExhibitView head={head} place={`of candidate ${head.id}`} />}
        />
      ))}
    </>
  );
}
