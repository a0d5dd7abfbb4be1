/** The budget cannot pay for what comes next. Not an error of anyone's: the run ends with what it has. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  /** @param isEcho whether something else has said so before, and why */
  constructor(
    message: string,
    readonly isEcho = false,
  ) {
    super(message);
  }
}

/** Does the work; returns what says that the budget did not suffice. */
export async function untilSpent(work: () => Promise<unknown>): Promise<BudgetSpent | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof BudgetSpent) return error;
    throw error;
  }
}
