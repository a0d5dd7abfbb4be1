// @ts-check
// The JSON schema of eval files, for editors that complete them.

/**
 * The text of schemas/eval.schema.json.
 * @param {import('./described.mjs').Sources} sources
 */
export function evalSchemaText({ evalSchema, toJsonSchema }) {
  // A finite number is all that JSON has; a check that is code has no form there.
  const schema = toJsonSchema(evalSchema, { target: 'draft-07', ignoreActions: ['finite', 'check'] });
  const { $schema, title, description, ...rest } = schema;
  return `${JSON.stringify({ $schema, title, description, ...rest }, undefined, 2)}\n`;
}
