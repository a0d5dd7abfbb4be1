import { findFrontMatter } from './frontMatter';
import { kindOf } from './kinds/componentKinds';
import { commonLineEnd } from './lineEnds';
import type { Component, PlacedComponent, SourceFile, Values } from './program';

/**
 * The whole file with new values in its components. Nothing outside of them changes: line ends, byte order mark, white space around a
 * component and
 * the end of the file stay. A component whose value is its own keeps its bytes. Values take the file's ends of line. Where the file has no
 * rules
 * section, one is added with its markers when there are rules to put in.
 * @param values of this file's components; others are not looked at.
 */
export function renderPrompt(file: SourceFile, values: Values): string {
  const lineEnd = commonLineEnd(file.text);
  let rendered = '';
  let at = 0;
  for (const component of file.components) {
    const written = newText(component, values, file.text);
    if (written !== undefined) {
      rendered += file.text.slice(at, component.place.start) + written.replaceAll('\n', lineEnd);
      at = component.place.end;
    }
  }
  return rendered + file.text.slice(at);
}

/** By how many characters the front matter of a file grows with new values. */
export function growthOfFrontMatter(file: SourceFile, values: Values): number {
  const changed = renderPrompt({ ...file, components: file.components.filter(({ place }) => place.start < file.bodyStart) }, values);
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

function newText(component: PlacedComponent, values: Values, text: string): string | undefined {
  const value = newValue(component, values);
  return value === undefined ? undefined : kindOf(component).render(value, component, text);
}
