/** "every training case", as far as that can be said. @param unanswered how many got no answer */
export function everyAnswered(unanswered: number): string {
  return unanswered === 0 ? 'every training case' : `every training case that got an answer; ${unanswered} got none`;
}
