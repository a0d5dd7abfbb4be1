/** Markdown files (the prompts that Whetstone itself sends to models) are bundled as text. */
declare module '*.md' {
  const text: string;
  export default text;
}

/** What a worker runs, bundled into one script, as text (see scripts/workerCode.mjs). */
declare module '*?code' {
  const code: string;
  export default code;
}
