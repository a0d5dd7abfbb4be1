import { candidatePage } from './candidateOrder';
import { chartPage } from './chartSeries';
import { exhibitPage } from './exhibitList';
import { candidateDetails, reflectionPage, shownRequest, versionPage } from './historyLists';
import type { AnswerTo, ListAnswer, ListQuery } from './listQueries';
import type { RunLists } from './lists';

/**
 * Answers a query: for the host, and for the panel itself where the run was told as a whole.
 * @returns undefined where there is nothing of the kind
 */
export function answerList<Query extends ListQuery>(run: RunLists, query: Query): AnswerTo<Query> | undefined {
  return answer(run, query);
}

function answer(run: RunLists, query: ListQuery): ListAnswer | undefined {
  switch (query.list) {
    case 'candidates':
      return candidatePage(run.candidates, query);
    case 'chart':
      return chartPage(run, query);
    case 'details':
      return candidateDetails(run, query);
    case 'reflections':
      return reflectionPage(run, query);
    case 'requests':
      return shownRequest(run, query);
    case 'versions':
      return versionPage(run, query);
    case 'exhibit':
      return exhibitPage(run.exhibits, query);
  }
}
