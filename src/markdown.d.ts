/** Markdown files (the prompts that Whetstone itself sends to models) are bundled as text. */
declare module '*.md' {
  const text: string;
  export default text;
}
