/**
 * A value as a case file has it. Numbers, and words such as `true`, stay as they are written: as numbers of this language, 1.10 and
 * 12345678901234567890 would be others.
 */
export type Data = null | string | Written | readonly Data[] | DataMap;

/** An object of a case file, its keys in their order. */
export type DataMap = ReadonlyMap<string, Data>;

/** A number, or a word such as `true`, as it is written. */
export class Written {
  constructor(
    readonly text: string,
    /** As JSON has it, where that is written otherwise. */
    readonly json = text,
  ) {}
}

/** Whether a value is an object. */
export function isDataMap(value: unknown): value is DataMap {
  return value instanceof Map;
}

/** Whether a value is a list. */
export function isDataList(value: Data | undefined): value is readonly Data[] {
  return Array.isArray(value);
}

/** A value as text: a text as it is, a number as it is written, anything else as JSON; undefined where it says nothing. */
export function textOf(value: Data | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  return value instanceof Written ? value.text : jsonOf(value);
}

/** A value as JSON, without white space. */
export function jsonOf(value: Data): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Written) return value.json;
  if (isDataList(value)) return `[${value.map(jsonOf).join(',')}]`;
  return `{${[...value].map(([key, each]) => `${JSON.stringify(key)}:${jsonOf(each)}`).join(',')}}`;
}
