import { useState } from 'preact/hooks';
import { mostRows } from '../../../src/panel/lists';
import { FindBox } from '../controls/FindBox';
import { Pager } from '../controls/Pager';
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
  const [find, setFind] = useState('');
  const [from, setFrom] = useState(0);
  const span = isLong ? { from, count: pageSize, find } : { from: 0, count: mostRows, find: '' };
  const page = useList(place, { list: 'exhibit', id: head.id, ...span });
  if (page?.shape !== 'items') return null;
  return (
    <>
      {isLong && (
        <div class="list-tools">
          <FindBox label={fill(strings.exhibits.find, head.title)} text={find} onFind={(text) => (setFind(text), setFrom(0))} />
          <Pager
            label={fill(strings.exhibits.pages, head.title)}
            from={page.from}
            shown={page.rows.length}
            total={page.total}
            size={pageSize}
            onTurn={setFrom}
          />
        </div>
      )}
      {page.total === 0 ? (
        <p class="empty">{find === '' ? strings.exhibits.empty : strings.lists.noneFound}</p>
      ) : (
        <ItemList items={page.rows.map(({ item }) => item)} label={head.title} />
      )}
      <LeftOut count={page.leftOut} />
    </>
  );
}
