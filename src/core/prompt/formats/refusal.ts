/** Endings of files with a structure, or of programs: such a file is not sent as if it were a text. */
const structured: ReadonlySet<string> = new Set(
  (
    'json jsonc json5 jsonl ndjson yaml yml toml xml html htm svg ini cfg conf properties env lock csv tsv sql graphql proto ' +
    'py pyi ipynb js mjs cjs jsx ts mts cts tsx vue svelte css scss less java kt kts scala groovy gradle go rs rb php cs fs vb ' +
    'c h cc cpp hpp m swift dart lua pl r jl ex exs hs sh bash zsh fish ps1 bat cmd tf'
  ).split(' '),
);

/** Whether a file's ending says that it has a structure, or is a program. */
export function isStructured(path: string): boolean {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1] ?? '';
  return structured.has(ending.toLowerCase());
}

/** Which prompt files there are, as a sentence. */
export function describeFormats(): string {
  return (
    'Whetstone reads SKILL.md, AGENTS.md, CLAUDE.md, .agent.md, .instructions.md, .prompt.md, .prompty and .prompt (Dotprompt) files, ' +
    'chat messages as .json, .yaml or .prompt.yml (a list of messages, each with "role" and "content"), and text of any other ending.'
  );
}
