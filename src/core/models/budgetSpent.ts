/** The budget cannot pay for what comes next. Not an error of anyone's: the run ends with what it has. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}
