import type { Peers } from '../peers/peers';
import type { ScenarioResult } from '../report/result';
import type { BenchServer } from '../server/startServer';

/** What a scenario runs with. */
export interface ScenarioContext {
  /** A smaller version, which ends within a fraction of a minute. */
  readonly quick: boolean;
  readonly server: BenchServer;
  /** The other tools; what they need is started when they are first asked for. */
  readonly peers: () => Promise<Peers>;
  /** Tells the person who waits what is under way. */
  readonly progress: (message: string) => void;
}

/** One bench. */
export interface Scenario {
  readonly name: string;
  /** Whether it is run only where it is named: it takes long, and is no part of RESULTS.md. */
  readonly isLong?: true;
  run(context: ScenarioContext): Promise<ScenarioResult>;
}
