import type { Data, DataMap } from '../data';
import { isDataList, isDataMap } from '../data';
import { isConversation } from '../conversation';
import { isInputName } from '../guessColumns';

/** Under which key of an object the cases stand; or why that cannot be told. */
export type WrapperKey = { readonly key: string } | { readonly fault: string };

/** What lists of cases are called, the surest first. */
const listNames = [
  ...['testData', 'tests', 'evals', 'cases', 'test_cases', 'testCases', 'examples', 'data', 'rows', 'records', 'items'],
  ...['samples', 'questions', 'dataset', 'instances', 'entries', 'results'],
];

/**
 * Where the cases stand in a file that is one object; undefined where the object is a case itself.
 */
export function wrapperKey(whole: DataMap): WrapperKey | undefined {
  const lists = [...whole].filter(([, value]) => isListOfObjects(value)).map(([key]) => key);
  const known = listNames.find((name) => lists.includes(name));
  if (known !== undefined) return { key: known };
  if (holdsColumns(whole))
    return { fault: 'The file holds its columns one by one, as pandas writes them. Write one object a case: to_json(orient="records").' };
  // An object with an input is a case, whatever lists it has.
  if ([...whole.keys()].some(isInputName)) return undefined;
  if (lists.length > 1) {
    const names = lists.map((name) => `"${name}"`).join(', ');
    return { fault: `The file holds several lists: ${names}. Put the one that holds the cases into a file of its own.` };
  }
  const [only] = lists;
  if (only !== undefined) return { key: only };
  return elsewhere(whole);
}

/** Which of some lists is most likely that of the cases, by their names alone. */
export function likelyList(names: readonly string[]): string | undefined {
  return listNames.find((name) => names.includes(name)) ?? (names.length === 1 ? names.find((name) => !isInputName(name)) : undefined);
}

/** Objects that are no turns of a conversation: those belong to one case. */
function isListOfObjects(value: Data): boolean {
  return isDataList(value) && value.length > 0 && value.some(isDataMap) && !isConversation(value);
}

/** Whether each value is a whole column: by the row's number, or as a list. */
function holdsColumns(whole: DataMap): boolean {
  const values = [...whole.values()];
  const byRow = (value: Data) => isDataMap(value) && value.size > 0 && [...value.keys()].every((key, index) => key === String(index));
  const split = isDataList(whole.get('columns') ?? null) && isDataList(whole.get('data') ?? null);
  const lists = values.length > 1 && values.every((value) => isDataList(value) && !value.some(isDataMap));
  return split || lists || (values.length > 0 && values.every(byRow));
}

/** A list of cases that stands elsewhere. */
function elsewhere(whole: DataMap): WrapperKey | undefined {
  for (const name of listNames) {
    const value = whole.get(name);
    const path = typeof value === 'string' ? value : isDataList(value) && value.length > 0 ? value[0] : undefined;
    if (typeof path === 'string' && whole.get('input') === undefined && /\.\w+$/.test(path)) {
      return { fault: `Its cases ("${name}") stand in another file, ${path.replace(/^file:\/\//, '')}. Name that file as the case file.` };
    }
  }
  return undefined;
}
