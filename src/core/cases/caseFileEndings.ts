/** The endings of YAML files, of which few are case files. */
export const yamlEndings: readonly string[] = ['yaml', 'yml'];

/** The endings of files that are nothing but tables. */
export const tableEndings: readonly string[] = ['csv', 'tsv', 'tab', 'psv'];

/** The endings of files that cases are read from and that hold little else, for a list of those that there are; the usual ones first. */
export const offeredEndings: readonly string[] = ['csv', 'jsonl', 'json', 'xlsx', 'tsv', 'ndjson', 'tab', 'psv'];

/** The endings of files that cases are read from, for a file picker. Others are read as well, by what they hold. */
export const caseFileEndings: readonly string[] = [...offeredEndings, ...yamlEndings];
