import type { ComponentChildren } from 'preact';

/**
 * Characters that show nothing, or turn the text around them: what a model could hide in a prompt. The joiners that emoji and some
 * scripts need are not among them.
 */
const hidden = /([\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}])/u;

/** Text that a model or a person wrote: shown as it is, never as markup, with a mark for each hidden character. */
export function modelText(text: string): ComponentChildren {
  if (!hidden.test(text)) return text;
  return text.split(hidden).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} class="hidden-character">
        {`U+${part.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`}
      </span>
    ),
  );
}

/** The same as a part of a line. */
export function ModelText({ text, class: extra = '' }: { readonly text: string; readonly class?: string }) {
  return <span class={`model-text ${extra}`}>{modelText(text)}</span>;
}
