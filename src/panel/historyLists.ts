import { diffArrays } from 'diff';
import { itemsOf } from '../core/run/view/candidateItems';
import type { Item } from '../core/prompt/item';
import type { CandidateView, ReflectionView } from '../core/run/view/runView';
import { candidateById, namedCandidates } from './candidateIndex';
import { exhibitHead } from './exhibitList';
import type { DetailsQuery, ReflectionQuery, RequestQuery, VersionQuery } from './listQueries';
import type { ReflectionSearch } from './reflectionSearch';
import type { CandidateDetails, ItemChange, Page, ReflectionPage, RunLists, ShownRequest, VersionRow } from './lists';

/** All that is shown of one candidate; undefined where there is none at all. */
export function candidateDetails(run: RunLists, { candidate: asked }: DetailsQuery): CandidateDetails | undefined {
  const byId = candidateById(run.candidates);
  const candidate = byId.get(asked ?? '') ?? byId.get(run.best) ?? byId.get(run.baseline);
  if (candidate === undefined) return undefined;
  const reflection = run.reflections.find(({ id }) => id === candidate.reflection);
  const hasFailures = reflection?.kind === 'meta' || reflection?.kind === 'repair';
  return {
    ...(asked === undefined ? {} : { asked }),
    candidate,
    parents: candidate.parents.flatMap((id) => (id === run.baseline ? [] : (byId.get(id) ?? []))),
    ...(reflection === undefined ? {} : { reflection }),
    failures: hasFailures ? run.reflections.filter(({ kind, step }) => kind === 'failure' && step === reflection.step) : [],
    exhibits: run.exhibits.filter(({ exhibit }) => exhibit.of === candidate.id).map(exhibitHead),
  };
}

/** Some of the reflections, the latest step first. @param search in their texts, which may not be read yet */
export function reflectionPage(run: RunLists, { find, locate, from, count }: ReflectionQuery, search?: ReflectionSearch): ReflectionPage {
  const { reflections, candidates } = run;
  const needle = find.trim().toLowerCase();
  if (needle === '') search?.stop();
  const inTexts =
    needle === ''
      ? undefined
      : search?.find(
          needle,
          reflections.map(({ id }) => id),
        );
  const isFound = ({ id, title }: ReflectionView): boolean => title.toLowerCase().includes(needle) || inTexts?.ids.has(id) === true;
  const chosen = needle === '' ? reflections : reflections.filter(isFound);
  // Those of a step stay in their order.
  const ordered = chosen
    .map((reflection, index) => ({ reflection, index }))
    .sort((a, b) => b.reflection.step - a.reflection.step || a.index - b.index);
  const located = locate === undefined ? -1 : ordered.findIndex(({ reflection }) => reflection.id === locate);
  const rows = ordered
    .slice(from, from + count)
    .map(({ reflection }) => ({ ...reflection, made: namedCandidates(candidates, reflection.candidates) }));
  return {
    total: ordered.length,
    from,
    rows,
    ...(located < 0 ? {} : { located }),
    ...(inTexts?.isSearching === true ? { isSearching: true } : {}),
  };
}

/** So many requests stand before and after the one that is shown, to choose from. */
const aroundRequest = 50;

/** One request for proposals; undefined where there is none. */
export function shownRequest({ reflections, candidates }: RunLists, query: RequestQuery): ShownRequest | undefined {
  const requests = reflections.filter(({ kind }) => kind === 'proposal');
  const found = query.shown === undefined ? -1 : requests.findIndex(({ id }) => id === query.shown);
  const index = found < 0 ? requests.length - 1 : found;
  const shown = requests[index];
  if (shown === undefined) return undefined;
  const from = Math.max(0, index - aroundRequest);
  const around = requests.slice(from, index + aroundRequest + 1).map(({ id, title }) => ({ id, title }));
  return { total: requests.length, index, shown, made: namedCandidates(candidates, shown.candidates), around, from };
}

/** The candidates that hold items, but for the original. */
export function versionsOf(candidates: readonly CandidateView[]): readonly CandidateView[] {
  return candidates.filter((candidate) => itemsOf(candidate) !== undefined && candidate.state !== 'baseline');
}

/** Some of the versions, each with its changes against the version that it was made from. */
export function versionPage({ candidates }: RunLists, { from, count }: VersionQuery): Page<VersionRow> {
  const versions = versionsOf(candidates);
  const latest = versions.findLast(({ state }) => state === 'best' || state === 'admitted');
  const byId = candidateById(candidates);
  const rows = versions
    .slice(from, from + count)
    .map((candidate) => versionRow(candidate, byId.get(candidate.parents[0] ?? ''), candidate === latest));
  return { total: versions.length, from, rows };
}

function versionRow(candidate: CandidateView, parent: CandidateView | undefined, latest: boolean): VersionRow {
  const { id, step, state, reason } = candidate;
  const items = itemsOf(candidate) ?? [];
  const changes = itemChanges((parent && itemsOf(parent)) ?? [], items);
  const countOf = (kind: ItemChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  return {
    id,
    step,
    state,
    ...(reason === undefined ? {} : { reason }),
    count: items.length,
    changes,
    added: countOf('added'),
    removed: countOf('removed'),
    latest,
  };
}

function itemChanges(before: readonly Item[], after: readonly Item[]): readonly ItemChange[] {
  const changes = diffArrays([...before], [...after], { comparator: (a, b) => a.text === b.text });
  return changes.flatMap(({ added, removed, value }) =>
    value.map((item): ItemChange => ({ kind: added ? 'added' : removed ? 'removed' : 'same', item })),
  );
}
