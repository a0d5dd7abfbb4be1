import { is } from 'valibot';
import { requestPayloads } from './protocol';

/** Whether a message is one of the panel's requests, and carries what such a request does. */
export function isPanelRequest(name: string, payload: unknown): boolean {
  return Object.hasOwn(requestPayloads, name) && is(requestPayloads[name as keyof typeof requestPayloads], payload);
}
