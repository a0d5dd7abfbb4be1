import type { AnswerFormat, ModelRole } from './model';

/** How the model of one role is asked, where that is its own. */
export interface RoleSettings {
  /** Where it is asked, as it is recorded: without what may be secret. */
  readonly endpoint?: string;
  /** How long one call may take. */
  readonly timeoutSeconds?: number;
  /** The only answers that there are, for endpoints that can hold a model to them. */
  readonly answers?: readonly string[];
  /** The JSON that an answer is to be, likewise. */
  readonly format?: AnswerFormat;
}

/** The same by role; what all roles share is not in it. */
export type SettingsByRole = Readonly<Partial<Record<ModelRole, RoleSettings>>>;
