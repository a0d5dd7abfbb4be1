import type { Translate } from './panelStrings';

/** Long lists, and what methods show. */
export function listTexts(t: Translate) {
  return {
    lists: {
      find: t('Find'),
      findReflections: t('Find reflections'),
      noneFound: t('Nothing was found.'),
      searching: t('Searching what was asked and answered…'),
      previous: t('Previous page'),
      next: t('Next page'),
      pagesOfReflections: t('Pages of the reflections'),
      pagesOfVersions: t('Pages of the versions'),
      part: t('{0}–{1} of {2}'),
    },
    exhibits: {
      shown: t('Exhibit'),
      shownOf: t('Shown of this candidate'),
      note: t('What the method shows of its state.'),
      empty: t('There is nothing in it yet.'),
      leftOut: t('{0} more were left out: there was no room for them.'),
      find: t('Find in “{0}”'),
      pages: t('Pages of “{0}”'),
      votes: t('{0} votes'),
      votesOne: t('1 vote'),
      strength: t('Strength'),
      strengthOf: t('{0} of 100'),
      usedAt: t('last used in step {0}'),
      taughtBy: t('from'),
      sortHint: t('Sort by {0}'),
      graph: t('{0}: {1} nodes, {2} edges. The table has them as text.'),
      graphPart: t('The {0} of {1} nodes with the most edges are drawn; the table has all.'),
      asTable: t('As a table'),
      node: t('Node'),
      value: t('Value'),
      leadsTo: t('Leads to'),
      more: t('{0} more'),
    },
  };
}
