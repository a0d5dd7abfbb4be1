import type { WireMessage } from '../../../src/panel/messageHandler';

/** Where the panel lives: what it can say, hear and keep. In the editor this is the webview's API; a test page brings its own. */
export interface HostContext {
  post(message: WireMessage): void;
  /** Calls the listener with everything that arrives. */
  listen(listener: (message: unknown) => void): void;
  /** What was saved last, also before the panel was hidden or the window was loaded again. */
  savedState(): unknown;
  saveState(state: unknown): void;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** The webview's API. May be called once. */
export function webviewHost(): HostContext {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (listener) => window.addEventListener('message', (event) => listener(event.data)),
    savedState: () => api.getState(),
    saveState: (state) => api.setState(state),
  };
}
