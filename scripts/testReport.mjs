// @ts-check
// How test results read on a terminal.

/** @typedef {import('../test/hosts/mocha.mjs').TestEvent} TestEvent */
/** @typedef {import('./suites.mjs').SuiteResult} SuiteResult */

const signs = { pass: '✓', fail: '✗', skip: '-', end: '' };

/**
 * One line for one test.
 * @param {TestEvent} event
 */
export function lineOf({ type, title = [], ms }) {
  const time = ms !== undefined && ms >= 1000 ? ` (${(ms / 1000).toFixed(1)} s)` : '';
  return `${signs[type]} ${title.join(' › ')}${time}`;
}

/**
 * Everything that failed in a suite, or nothing.
 * @param {string} name
 * @param {SuiteResult} result
 */
export function failureText(name, { failures, problem }) {
  const parts = failures.map((failure) =>
    [`✗ ${name} › ${(failure.title ?? []).join(' › ')}`, indented(failure.message), indented(failure.diff), failure.stack]
      .filter(Boolean)
      .join('\n'),
  );
  if (problem) parts.push(`✗ ${name}\n${indented(problem)}`);
  return parts.join('\n\n');
}

/**
 * The line that sums up: a suite with a problem counts as one more failure.
 * @param {Pick<SuiteResult, 'passed' | 'skipped' | 'failures' | 'problem'>[]} results
 */
export function summaryLine(results) {
  const sum = (/** @type {(result: Pick<SuiteResult, 'passed' | 'skipped' | 'failures' | 'problem'>) => number} */ of) =>
    results.reduce((total, result) => total + of(result), 0);
  const failed = sum(({ failures, problem }) => failures.length + (problem ? 1 : 0));
  const skipped = sum((result) => result.skipped);
  const line = `${sum((result) => result.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, failed };
}

/** @param {string | undefined} text */
function indented(text) {
  return text?.replace(/^/gm, '    ');
}
