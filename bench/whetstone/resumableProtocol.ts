/** Which run a resumable process is to make, and where it keeps it. */
export interface ResumableRequest {
  readonly folder: string;
  readonly url: string;
  readonly method: string;
  readonly agent: string;
  readonly seed: number;
}

/** Calls under way at once. */
export const resumableConcurrency = 8;
