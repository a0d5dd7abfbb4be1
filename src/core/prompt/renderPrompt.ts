import { writePieces } from './formats/encodedText';
import type { EncodedPiece } from './formats/promptFormat';
import { findFrontMatter } from './frontMatter';
import { kindOf } from './kinds/componentKinds';
import { commonLineEnd } from './lineEnds';
import type { Component, PlacedComponent, SourceFile, Values } from './program';

/**
 * The whole file with new values in its components. Nothing outside of them changes: line ends, byte order mark, white space around a
 * component and the end of the file stay, and so does the notation of a file with a structure. A component whose value is its own keeps
 * its bytes. Values take the file's ends of line. Where the file has no rules section, one is added with its markers when there are rules
 * to put in.
 * @param values of this file's components; others are not looked at.
 * @throws InputError where a text cannot be written into a file with a structure so that it stays valid.
 */
export function renderPrompt(file: SourceFile, values: Values): string {
  const { reading, components, text } = file;
  if (reading.encoded === undefined) return withValues(text, components, values);
  if (components.every((component) => newValue(component, values) === undefined)) return text;
  return writePieces(
    file,
    reading.encoded.pieces.map((piece) => withValues(reading.text.slice(piece.start, piece.end), within(piece, components), values)),
  );
}

/** By how many characters the front matter of a file grows with new values. */
export function growthOfFrontMatter(file: SourceFile, values: Values): number {
  const { bodyStart, encoded } = file.reading;
  if (encoded !== undefined) return 0;
  const changed = renderPrompt({ ...file, components: file.components.filter(({ place }) => place.start < bodyStart) }, values);
  return changed.length - file.text.length;
}

/** A component's new value, in the form of its kind; undefined when it keeps its own. */
export function newValue(component: Component, values: Values): string | undefined {
  const given = Object.hasOwn(values, component.name) ? values[component.name] : undefined;
  const value = given === undefined ? component.value : kindOf(component).tidy(given);
  return value === component.value ? undefined : value;
}

/**
 * What the model is sent of a file: its body without front matter and byte order mark, otherwise as it stands. Markers are sent too;
 * they are HTML comments.
 */
export function promptBody(text: string): string {
  return text.slice(findFrontMatter(text).bodyStart);
}

function withValues(text: string, components: readonly PlacedComponent[], values: Values): string {
  const lineEnd = commonLineEnd(text);
  let rendered = '';
  let at = 0;
  for (const component of components) {
    const value = newValue(component, values);
    if (value === undefined) continue;
    const written = kindOf(component).render(value, component, text);
    rendered += text.slice(at, component.place.start) + written.replaceAll('\n', lineEnd);
    at = component.place.end;
  }
  return rendered + text.slice(at);
}

/** The components of a piece, with their places in its text. */
function within({ start, end }: EncodedPiece, components: readonly PlacedComponent[]): readonly PlacedComponent[] {
  return components
    .filter(({ place }) => place.start >= start && place.end <= end)
    .map((component) => {
      const { file, start: from, end: to } = component.place;
      return { ...component, place: { file, start: from - start, end: to - start } };
    });
}
