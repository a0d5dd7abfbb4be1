import type { Random } from '../../stats/random';

/** How long made-up texts are, and what they are drawn by. */
export interface MadeUpTexts {
  readonly random: Random;
  /** Words of a text. */
  readonly words: number;
}

/** Fewer words are taken for no text. */
const fewestWords = 3;
/** The most items of a made-up list. */
const mostItems = 6;

/**
 * An answer as a reflection model could give it, where it is asked for JSON of that schema: it can be read, and it is never the same twice.
 * Without a schema it is a text.
 */
export function madeUpAnswer(schema: Readonly<Record<string, unknown>> | undefined, texts: MadeUpTexts): string {
  return schema === undefined ? madeUpText(texts) : JSON.stringify(valueOf(schema, texts));
}

/** The kinds of values that formats ask for, as strict endpoints take them (see `AnswerFormat`). */
function valueOf(schema: Readonly<Record<string, unknown>>, texts: MadeUpTexts): unknown {
  const { random } = texts;
  const { type, enum: choices, const: only, anyOf, items, properties, minimum, maximum } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(choices)) return random.pick(choices as unknown[]);
  if (Array.isArray(anyOf)) return valueOf(random.pick(anyOf as Record<string, unknown>[]), texts);
  switch (Array.isArray(type) ? (type as unknown[])[0] : type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((properties ?? {}) as Record<string, Record<string, unknown>>).map(([name, each]) => [name, valueOf(each, texts)]),
      );
    case 'array':
      return Array.from({ length: 1 + random.integer(mostItems) }, () => valueOf((items ?? {}) as Record<string, unknown>, texts));
    case 'integer':
    case 'number': {
      const low = typeof minimum === 'number' ? minimum : 0;
      return low + random.integer(Math.floor((typeof maximum === 'number' ? maximum : low + 1) - low) + 1);
    }
    case 'boolean':
      return random.integer(2) === 1;
    case 'null':
      return null;
    default:
      return madeUpText(texts);
  }
}

function madeUpText({ random, words }: MadeUpTexts): string {
  const count = Math.max(fewestWords, 1 + random.integer(2 * words));
  return `${Array.from({ length: count }, () => random.uint32().toString(36).replace(/\d/g, 'x')).join(' ')}.`;
}
