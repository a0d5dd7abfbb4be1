import * as vscode from 'vscode';
import type { MetricName } from '../../core/metrics/createMetric';
import type { MethodId } from '../../core/optimizers/optimizer';

/** What a metric asks for, in the language of the editor. In English it is what `metricInfos` says. */
export function describeMetric(name: MetricName): string {
  switch (name) {
    case 'iequals':
      return vscode.l10n.t('The output is the expected text; upper and lower case and white space around it do not matter');
    case 'equals':
      return vscode.l10n.t('The output is exactly the expected text, but for white space around it');
    case 'icontains':
      return vscode.l10n.t('The expected text is somewhere in the output, in any case');
    case 'contains':
      return vscode.l10n.t('The expected text is somewhere in the output');
    case 'regex':
      return vscode.l10n.t('A regular expression matches the output');
    case 'json':
      return vscode.l10n.t('The output is JSON equal to the expected JSON');
    case 'numeric':
      return vscode.l10n.t('The first number in the output is the expected number, within a tolerance');
    case 'judge':
      return vscode.l10n.t('A judge model grades the output by a rubric');
  }
}

/** What a method does, in the language of the editor. In English it is what `methods` says. */
export function describeMethod(id: MethodId): string {
  switch (id) {
    case 'metareflection':
      return vscode.l10n.t('Learns a short list of rules from failed cases. Sees failures, never scores.');
    case 'opro':
      return vscode.l10n.t('Rewrites an instruction, from earlier versions and their scores. Sees no wrong answers.');
  }
}
