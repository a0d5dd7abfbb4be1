import type { InputProblem } from '../problems';
import type { CaseRecords } from './caseRecord';

/** Which columns of a case file hold what, as a person says it. What is left out is guessed. */
export interface CaseColumns {
  readonly input?: string;
  readonly expected?: string;
  readonly id?: string;
  /** Columns that fill variables of the prompt, by the variable's name. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a case must have. */
export interface CaseNeeds {
  /** The metric compares with the expected output. */
  readonly needsExpected?: boolean;
  /** The metric compares JSON: a list is one value, and not several that are right. */
  readonly expectsJson?: boolean;
  /** Names of the prompt's variables. A column of such a name may stand in for `input`. */
  readonly promptVariables?: readonly string[];
}

/** The columns to read by. */
export interface ColumnNames {
  readonly input: string;
  readonly expected: string;
  readonly id: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The columns to read by, how they were found, and what is wrong with them. */
export interface FoundColumns {
  readonly names: ColumnNames;
  readonly notes: readonly string[];
  readonly problems: readonly InputProblem[];
}

/** What a column of the input is called in the data of others, letters and digits alone: the surest names first. */
const inputNames: readonly (readonly string[])[] = [
  ['input', 'inputs', 'inputtext', 'userinput', 'userprompt'],
  ['question', 'prompt', 'query', 'message', 'usermessage', 'userquery', 'utterance', 'text', 'instruction', 'request'],
  ['user', 'sentence', 'review', 'comment', 'ticket', 'email', 'body', 'content', 'document', 'description'],
];

/** The same of what is expected. */
const expectedNames: readonly (readonly string[])[] = [
  ['expected', 'expectedoutput', 'expectedanswer', 'expectedresult', 'expectedresponse', 'expectedlabel', 'expectedvalue'],
  [
    ...['ideal', 'idealanswer', 'answer', 'answers', 'target', 'label', 'output', 'completion', 'groundtruth', 'gold', 'goldlabel'],
    ...['goldanswer', 'reference', 'referenceanswer', 'referenceoutput', 'correct', 'correctanswer', 'rightanswer'],
  ],
  ['category', 'class', 'intent', 'result', 'response', 'solution', 'sentiment', 'topic', 'queue'],
];

const idNames: readonly (readonly string[])[] = [['id', 'caseid', 'testid']];

/** Whether a column is called as inputs are. */
export function isInputName(name: string): boolean {
  return inputNames.some((rank) => rank.includes(bare(name)));
}

/** Finds the columns of a case file: those that a person names, else those that are called so, else what they are called elsewhere. */
export function findColumns(
  file: string,
  { columns, headerLine, isAsserted = false, namesVariables = false }: CaseRecords,
  stated: CaseColumns,
  { needsExpected = false, promptVariables = [] }: CaseNeeds,
): FoundColumns {
  const variables = stated.variables ?? {};
  const taken = new Set([stated.input, stated.expected, stated.id, ...Object.values(variables)]);
  const free = columns.filter((name) => name !== '' && !taken.has(name));
  const fillsVariables = namesVariables || stated.variables !== undefined || promptVariables.some((name) => columns.includes(name));
  // A prompt that is filled by columns may need no message beside; only what is plainly named so is one.
  const input = guess(stated.input, 'input', fillsVariables ? inputNames.slice(0, 1) : inputNames, free);
  const left = free.filter((name) => !input.includes(name) && !promptVariables.includes(name));
  const expected = isAsserted ? [] : guess(stated.expected, 'expected', needsExpected ? expectedNames : expectedNames.slice(0, 2), left);
  const id = guess(stated.id, 'id', idNames, left);
  const names = { input: input[0] ?? 'input', expected: expected[0] ?? 'expected', id: id[0] ?? 'id', variables };
  const problem = (message: string): InputProblem => ({ severity: 'error', message, file, line: headerLine });
  const doubtful = [doubtOf('input', input), doubtOf('expected', expected)].filter((doubt) => doubt !== undefined);
  const { input: namedInput, expected: namedExpected, id: namedId } = stated;
  const wanted = Object.entries({
    ...variables,
    ...(namedId === undefined ? {} : { id: namedId }),
    ...(namedInput === undefined && fillsVariables ? {} : { input: names.input }),
    ...(namedExpected === undefined && (!needsExpected || isAsserted) ? {} : { expected: names.expected }),
  });
  const missing = wanted.filter(([, name]) => !columns.includes(name)).map(([role, name]) => missingColumn(role, name, columns));
  const used = new Set([names.input, names.expected, names.id, ...Object.values(variables), ...promptVariables]);
  return {
    names,
    notes: noteOf(names, stated, columns),
    problems: [...repeated(columns, used), ...doubtful, ...missing].map(problem),
  };
}

/** The columns that may be meant: the one that is named, one that is called exactly so, else all that are called so in the surest way. */
function guess(
  stated: string | undefined,
  usual: string,
  ranks: readonly (readonly string[])[],
  free: readonly string[],
): readonly string[] {
  if (stated !== undefined) return [stated];
  if (free.includes(usual)) return [usual];
  for (const rank of ranks) {
    const found = [...new Set(free.filter((name) => rank.includes(bare(name))))];
    if (found.length > 0) return found;
  }
  return [];
}

/** The letters and digits of a column's name, in lower case. */
function bare(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function doubtOf(role: 'input' | 'expected', [first, second]: readonly string[]): string | undefined {
  if (first === undefined || second === undefined) return undefined;
  const what = role === 'input' ? 'the input' : 'what is expected';
  return `Both "${first}" and "${second}" may be ${what}. ${sayWhich(role)}`;
}

function missingColumn(role: string, name: string, columns: readonly string[]): string {
  const there = columns
    .filter((column) => column !== '')
    .map((column) => `"${column}"`)
    .join(', ');
  return `There is no column "${name}". The columns are ${there}. Rename one, or s${sayWhich(role).slice(1)}`;
}

function sayWhich(role: string): string {
  return `Say which it is with --columns ${role}=COLUMN, or under "columns" in the eval file.`;
}

/** Columns of one name, of which one is to be read. */
function repeated(columns: readonly string[], used: ReadonlySet<string>): readonly string[] {
  const twice = columns.filter((name, index) => used.has(name) && columns.indexOf(name) < index);
  return [...new Set(twice)].map((name) => `Two columns are named "${name}". Rename one of them.`);
}

/** What was guessed. */
function noteOf({ input, expected }: ColumnNames, stated: CaseColumns, columns: readonly string[]): readonly string[] {
  const guessed = [
    ...(stated.input === undefined && input !== 'input' && columns.includes(input) ? [`"${input}" is taken for the input`] : []),
    ...(stated.expected === undefined && expected !== 'expected' && columns.includes(expected)
      ? [`"${expected}" for what is expected`]
      : []),
  ];
  if (guessed.length === 0) return [];
  const words = guessed.join(', ').replace(/^("[^"]*") for/, '$1 is taken for');
  return [`${words}. If that is wrong, say so with --columns input=COLUMN,expected=COLUMN, or under "columns" in the eval file.`];
}
