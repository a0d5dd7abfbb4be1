import type { Dialect, Need } from './dialect';
import { Output, TemplateFault } from './dialect';

const mark = /\{\{|\}\}|\{(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)(?:![rsa])?(?::(?<format>[^{}\n]*))?\}|[{}]/gu;
const textFormat = /^(?:(?<fill>.)?(?<align>[<>^]))?(?<width>\d+)?(?:\.(?<most>\d+))?s?$/u;
const numberFormat = /^(?<comma>,)?(?:\.(?<digits>\d+))?(?<type>[fd%])$/;

/** Format strings of Python: `{x}`, perhaps with a format; `{{` and `}}` are braces of the text. */
export const formatStringDialect: Dialect = {
  id: 'f-string',
  label: 'format string',
  read(text) {
    const places = [...text.matchAll(mark)];
    const needs: Need[] = places.flatMap(({ 0: written, index, groups }) => {
      if (written === '{' || written === '}') throw new TemplateFault(`a single ${written} has to be doubled`, index);
      const name = groups?.['name'];
      return name === undefined ? [] : [{ name, text: written, start: index, end: index + written.length, isCertain: true }];
    });
    return { needs, fill: (values) => fill(text, places, values) };
  },
};

function fill(text: string, places: readonly RegExpExecArray[], values: Readonly<Record<string, string>>): string {
  const out = new Output();
  let at = 0;
  for (const { 0: written, index, groups } of places) {
    out.write(text.slice(at, index));
    at = index + written.length;
    const { name = '', format = '' } = groups ?? {};
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    out.write(name === '' ? written.charAt(0) : value === undefined ? written : formatted(value, format));
  }
  out.write(text.slice(at));
  return out.text;
}

/** A value in one of the usual formats; as it is in any other. */
function formatted(value: string, format: string): string {
  const number = numberFormat.exec(format)?.groups;
  if (number !== undefined && value.trim() !== '' && !Number.isNaN(Number(value))) return asNumber(Number(value), number);
  const { fill: sign = ' ', align = '<', width = '0', most } = textFormat.exec(format)?.groups ?? {};
  const shown = [...value].slice(0, most === undefined ? undefined : Number(most));
  const missing = Math.min(1000, Math.max(0, Number(width) - shown.length));
  const before = align === '>' ? missing : align === '^' ? Math.floor(missing / 2) : 0;
  return sign.repeat(before) + shown.join('') + sign.repeat(missing - before);
}

function asNumber(value: number, { comma, digits, type }: Readonly<Record<string, string | undefined>>): string {
  const places = Math.min(20, type === 'd' ? 0 : Number(digits ?? 6));
  const written = type === '%' ? `${(value * 100).toFixed(places)}%` : value.toFixed(places);
  return comma === undefined ? written : written.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}
