import type { AnswerFormat } from '../models/model';
import type { RoleSettings } from '../models/roleSettings';
import { parseJson } from '../parseJson';

/** The format to which a model of a role is held: its own, or that of one of its answers. */
export function roleFormat({ format, answers }: RoleSettings): AnswerFormat | undefined {
  if (format !== undefined || answers === undefined) return format;
  return {
    name: 'answer',
    schema: {
      type: 'object',
      properties: { answer: { type: 'string', enum: [...answers] } },
      required: ['answer'],
      additionalProperties: false,
    },
  };
}

/** The answer in the JSON of that format; any other text as it is, since not every endpoint holds a model to one. */
export function listedAnswer(text: string): string {
  const { answer } = Object(parseJson(text)) as { readonly answer?: unknown };
  return typeof answer === 'string' ? answer : text;
}
