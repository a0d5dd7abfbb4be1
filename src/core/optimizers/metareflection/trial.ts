import type { Rollout } from '../optimizer';

/** A trial as the reflection model sees it. There is no score in it. */
export function formatTrial(rollout: Rollout): string {
  const variables = Object.entries(rollout.case.variables).map(([name, value]) => `<${name}>\n${value}\n</${name}>\n`).join('');
  return `<message>\n${rollout.case.input}\n</message>\n${variables}<answer>\n${rollout.output ?? ''}\n</answer>\n<feedback>\n${rollout.feedback}\n</feedback>`;
}
