import { asRecord, parseJson } from './openaiErrors';

/**
 * The answer in a body of server-sent events, which some gateways send though no stream was asked for: its pieces put together, or the
 * failure that one of the events reports. Undefined for any other body.
 */
export function answerOfStream(body: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*(?:(?:event|id|retry):[^\n]*\n|:[^\n]*\n|\s)*data:/.test(body.slice(0, 2_000))) return undefined;
  const events = body.split('\n').flatMap((line) => {
    const data = /^\s*data:(.*)$/.exec(line.replace(/\r$/, ''))?.[1]?.trim() ?? '';
    const event = data === '' || data === '[DONE]' ? undefined : asRecord(parseJson(data));
    return event === undefined ? [] : [event];
  });
  const failed = events.find((event) => event['error'] !== undefined || event['object'] === 'error');
  if (failed !== undefined) return failed;
  const choices = events.flatMap(({ choices: all }) => {
    const choice = Array.isArray(all) ? asRecord(all[0]) : undefined;
    return choice === undefined ? [] : [choice];
  });
  if (choices.length === 0) return undefined;
  const texts = (name: string): string =>
    choices
      .map(({ delta, message }) => asRecord(delta ?? message)?.[name])
      .filter((text) => typeof text === 'string')
      .join('');
  const reasoning = texts('reasoning_content') || texts('reasoning');
  const message = { content: texts('content'), ...(reasoning === '' ? {} : { reasoning_content: reasoning }) };
  const finish = choices.findLast((choice) => typeof choice['finish_reason'] === 'string')?.['finish_reason'];
  const usage = events.findLast((event) => asRecord(event['usage']) !== undefined)?.['usage'];
  return { choices: [{ message, finish_reason: finish ?? 'length' }], ...(usage === undefined ? {} : { usage }) };
}
