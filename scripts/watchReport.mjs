// @ts-check
// What several builds that watch their files say together, in lines that the problem matcher of .vscode/tasks.json reads: `building`, a
// line for each problem of any of them, and `built, N problems` once none is under way.

/**
 * Makes plugins that report.
 * @param {readonly string[]} names of the builds; nothing is said to be built before each of them was
 * @param {(line: string) => void} print
 * @returns {(name: string) => import('esbuild').Plugin} one for each
 */
export function watchReport(names, print) {
  const underWay = new Set(names);
  /** @type {Map<string, string[]>} */
  const problems = new Map();
  print('building');
  return (name) => ({
    name: 'watch-report',
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (underWay.size === 0) print('building');
        underWay.add(name);
      });
      onEnd(({ errors, warnings }) => {
        problems.set(name, [
          ...errors.map((message) => problemLine('error', message)),
          ...warnings.map((message) => problemLine('warning', message)),
        ]);
        underWay.delete(name);
        if (underWay.size > 0) return;
        // One file may be part of several builds.
        const lines = new Set([...problems.values()].flat());
        for (const line of lines) print(line);
        print(`built, ${lines.size} ${lines.size === 1 ? 'problem' : 'problems'}`);
      });
    },
  });
}

/**
 * @param {'error' | 'warning'} severity
 * @param {Pick<import('esbuild').Message, 'text' | 'location'>} message
 */
function problemLine(severity, { text, location }) {
  const place = location === null ? '' : ` ${location.file}:${location.line}:${location.column + 1}`;
  return `${severity}${place}: ${text.replaceAll('\n', ' ')}`;
}
