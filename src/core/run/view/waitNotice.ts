/**
 * What a person is told while an endpoint has asked to wait.
 * @param until the time of day at which the run goes on, as the person writes it.
 */
export function waitNotice(until: string): string {
  return `Waiting until ${until}: the model's endpoint asked for that.`;
}
