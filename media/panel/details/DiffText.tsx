import { modelText } from '../controls/ModelText';
import type { TextPart } from './textParts';

/** A text with its edits: underlined where it came, struck through where it went, and in the editor's diff colors. */
export function DiffText({ parts }: { readonly parts: readonly TextPart[] }) {
  return (
    <div class="model-text diff-text">
      {parts.map((part, index) => {
        if (part.kind === 'added') return <ins key={index}>{modelText(part.text)}</ins>;
        if (part.kind === 'removed') return <del key={index}>{modelText(part.text)}</del>;
        return <span key={index}>{modelText(part.text)}</span>;
      })}
    </div>
  );
}
