/** Whether a file is a command of an agent, such as `.claude/commands/x.md`, whose arguments are `$1`, `$2` and on. */
export function isCommand(path: string): boolean {
  return /(^|\/)\.[\w-]+\/commands?\/.+/.test(path.replaceAll('\\', '/').toLowerCase());
}

/** Whether a file's ending says that a template engine with `{{ }}` reads it. */
export function isTemplate(path: string): boolean {
  return /\.(?:j2|jinja2?|hbs|handlebars|mustache|liquid|prompty|prompt)$/i.test(path);
}
