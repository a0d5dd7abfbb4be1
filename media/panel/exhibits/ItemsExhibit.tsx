import { ListTools, useListView } from '../controls/ListTools';
import { fill } from '../format/fill';
import { useList } from '../model/useList';
import { usePanel } from '../panelContext';
import type { ExhibitProps } from './ExhibitView';
import { ItemList } from './ItemList';
import { LeftOut } from './LeftOut';

/** Of very many items, so many stand on a page. */
const pageSize = 100;

/** Items, all of them or by the page. */
export function ItemsExhibit({ head, place, isLong }: ExhibitProps) {
  const { strings } = usePanel();
  const view = useListView(pageSize, isLong);
  const page = useList(place, { list: 'exhibit', id: head.id, ...view.query });
  if (page?.shape !== 'items') return null;
  return (
    <>
      {isLong && (
        <ListTools
          view={view}
          page={page}
          findLabel={fill(strings.exhibits.find, head.title)}
          pagesLabel={fill(strings.exhibits.pages, head.title)}
        />
      )}
      {page.total === 0 ? (
        <p class="empty">{view.query.find === '' ? strings.exhibits.empty : strings.lists.noneFound}</p>
      ) : (
        <ItemList items={page.rows.map(({ item }) => item)} label={head.title} />
      )}
      <LeftOut count={page.leftOut} />
    </>
  );
}
