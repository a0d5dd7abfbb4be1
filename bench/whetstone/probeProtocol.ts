/** What the probe is asked to evaluate. */
export interface ProbeRequest {
  readonly promptPath: string;
  readonly casesPath: string;
  /** A session of the server; without one the model is in the process and answers at once. */
  readonly url?: string;
  readonly concurrency: number;
  /** Ends as soon as the first call has left. */
  readonly stopAtFirstCall: boolean;
}

/** What it measured. Times in milliseconds, memory in MiB of resident memory. */
export interface ProbeMeasures {
  /** From the start of the process until prompt and cases are read. */
  readonly loadMs: number;
  /** From the start of the process until the first call. */
  readonly firstCallMs: number;
  readonly rssAtFirstCallMb: number;
  readonly peakAtFirstCallMb: number;
  readonly peakMb: number;
  /** Of the run alone. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly cases: number;
  readonly mean: number | null;
  readonly errors: number;
}
