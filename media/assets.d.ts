/** A style sheet, bundled into the panel's own. */
declare module '*.css' {}

/** An icon's source. */
declare module '*.svg' {
  const source: string;
  export default source;
}
