import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { answerList } from '../../../src/panel/answerList';
import type { AnswerTo, ListQuery } from '../../../src/panel/listQueries';
import { usePanel } from '../panelContext';

/**
 * Rows of a list, now and whenever they change: worked out here where the run was told as a whole, else asked of the host.
 * @param place a name of its own for each part of the page that looks at something
 * @returns the answer; until there is one, that to what the same part looked at before; undefined where there is none
 */
export function useList<Query extends ListQuery>(place: string, query: Query): AnswerTo<Query> | undefined {
  const { model } = usePanel();
  const run = model.lists.value;
  const key = JSON.stringify(query);
  // The key says all of the query.
  const own = useMemo(() => run && answerList(run, query), [run, key]);
  const isLong = own === undefined && model.run.value !== undefined;
  const { live } = model;
  const owner = useRef({}).current;
  useLayoutEffect(() => {
    if (isLong) live.look(place, query, owner);
    else live.lookAway(place, owner);
  }, [isLong, place, key, live]);
  useEffect(() => () => live.lookAway(place, owner), [place, live]);
  const told = live.answer(place).value as AnswerTo<Query> | undefined;
  return own ?? (isLong ? told : undefined);
}
