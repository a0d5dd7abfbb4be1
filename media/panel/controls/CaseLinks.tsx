import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** Cases by their ids, each opening where it is written. */
export function CaseLinks({ cases }: { readonly cases: readonly string[] }) {
  const { model, strings } = usePanel();
  return (
    <span class="case-links">
      {cases.map((id) => (
        <button key={id} type="button" class="link" aria-label={fill(strings.why.openCase, id)} onClick={() => void model.openCase(id)}>
          {id}
        </button>
      ))}
    </span>
  );
}
