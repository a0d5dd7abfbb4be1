import { useState } from 'preact/hooks';
import { mostRows, type Page, type Span } from '../../../src/panel/lists';
import { FindBox } from './FindBox';
import { Pager } from './Pager';

/** What is looked at of a list, and how to look at something else. */
export interface ListView {
  /** What to ask for: a page of what was found; of a list that is not long, all of it. */
  readonly query: Span & { readonly find: string };
  /** How many rows stand on a whole page. */
  readonly size: number;
  /** Looks for a text, from the first page on. */
  readonly look: (text: string) => void;
  /** Turns to the page that begins at a place. */
  readonly turn: (from: number) => void;
}

/**
 * A view of a list, at first of its beginning.
 * @param size the rows of a page
 * @param isLong whether there may be more rows than are asked for at a time
 */
export function useListView(size: number, isLong: boolean): ListView {
  const [find, setFind] = useState('');
  const [from, turn] = useState(0);
  return {
    query: isLong ? { from, count: size, find } : { from: 0, count: mostRows, find: '' },
    size,
    look: (text) => (setFind(text), turn(0)),
    turn,
  };
}

interface ListToolsProps {
  readonly view: ListView;
  /** What came of it; undefined until there is an answer. */
  readonly page: Page<unknown> | undefined;
  /** What is searched. */
  readonly findLabel: string;
  /** What is turned over. */
  readonly pagesLabel: string;
}

/** Searches a long list, and turns the pages of what was found. */
export function ListTools({ view, page, findLabel, pagesLabel }: ListToolsProps) {
  return (
    <div class="list-tools">
      <FindBox label={findLabel} text={view.query.find} onFind={view.look} />
      {page && <Pager label={pagesLabel} page={page} size={view.size} onTurn={view.turn} />}
    </div>
  );
}
