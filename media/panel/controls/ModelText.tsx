import type { ComponentChildren } from 'preact';

/**
 * Characters that show nothing, or turn the text around them: what a model could hide in a prompt. The joiners that emoji and some
 * scripts need are not among them.
 */
const hidden = /((?![\n\r\t\u200C\u200D])[\p{Cc}\p{Cf}])/u;

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

/** The same where there is no room for marks, such as in a label: hidden characters are left out, and turn nothing. */
export function plainModelText(text: string): string {
  return text.replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}]/gu, ' ');
}

/** The same as a part of a line. */
export function ModelText({ text, class: extra = '' }: { readonly text: string; readonly class?: string }) {
  return <span class={`model-text ${extra}`}>{modelText(text)}</span>;
}
