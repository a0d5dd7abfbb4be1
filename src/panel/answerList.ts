import { candidatePage } from './candidateOrder';
import { chartPage } from './chartSeries';
import { exhibitPage } from './exhibitList';
import { candidateDetails, reflectionPage, shownRequest, versionPage } from './historyLists';
import type { AnswerTo, ListAnswer, ListQuery } from './listQueries';
import type { RunLists } from './lists';
import type { ReflectionSearch } from './reflectionSearch';

/**
 * Answers a query: for the host, and for the panel itself where the run was told as a whole.
 * @param search for what is searched in texts that have to be read first
 * @returns undefined where there is nothing of the kind
 */
export function answerList<Query extends ListQuery>(run: RunLists, query: Query, search?: ReflectionSearch): AnswerTo<Query> | undefined {
  return answer(run, query, search);
}

function answer(run: RunLists, query: ListQuery, search: ReflectionSearch | undefined): ListAnswer | undefined {
  switch (query.list) {
    case 'candidates':
      return candidatePage(run.candidates, query);
    case 'chart':
      return chartPage(run, query);
    case 'details':
      return candidateDetails(run, query);
    case 'reflections':
      return reflectionPage(run, query, search);
    case 'requests':
      return shownRequest(run, query);
    case 'versions':
      return versionPage(run, query);
    case 'exhibit':
      return exhibitPage(run.exhibits, query);
  }
}
