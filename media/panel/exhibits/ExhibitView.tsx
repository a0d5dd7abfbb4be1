import type { ExhibitHead } from '../../../src/panel/lists';
import { usePanel } from '../panelContext';
import { GraphExhibit } from './GraphExhibit';
import { ItemsExhibit } from './ItemsExhibit';
import { TableExhibit } from './TableExhibit';
import './exhibits.css';

/** What the part of each shape is given. */
export interface ExhibitProps {
  readonly head: ExhibitHead;
  /** Its place on the page (see `useList`). */
  readonly place: string;
  /** Whether it is too long to be drawn whole. */
  readonly isLong: boolean;
}

/** An exhibit, drawn by its shape, whatever the method. */
export function ExhibitView({ head, place }: Omit<ExhibitProps, 'isLong'>) {
  const { model } = usePanel();
  const isLong = !(model.lists.value?.exhibits.some(({ exhibit }) => exhibit.id === head.id) ?? false);
  switch (head.shape) {
    case 'items':
      return <ItemsExhibit head={head} place={place} isLong={isLong} />;
    case 'table':
      return <TableExhibit head={head} place={place} isLong={isLong} />;
    case 'graph':
      return <GraphExhibit head={head} place={place} isLong={isLong} />;
  }
}
