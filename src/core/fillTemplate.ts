/**
 * Fills one of Whetstone's own Markdown templates, in one pass: a value that looks like a place to fill is not filled again.
 * @throws Error when the template names something that `values` does not hold.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      throw new Error(`The template has a place {{${name}}} and no value for it.`);
    }
    return value;
  });
}
