import type { Completion, ModelRequest } from '../core/models/model';
import { requestCharacters } from '../core/models/model';

/** No text that a person writes has so many characters a token. */
const mostCharactersPerToken = 10;
/** Of shorter requests, nobody knows what else an endpoint counts. */
const shortestTelling = 4_000;

/**
 * Finds out whether an endpoint reads what it is sent: one whose context is too small cuts the beginning off without a word, and counts
 * few tokens. What it had read before it may leave out of its count, so only a model that has never counted more is suspected.
 */
export class CountedInput {
  private mostTokens = 0;
  private isSaid = false;

  /** @param note is told once, in what follows the name of the model in a sentence */
  constructor(private readonly note: (message: string) => void) {}

  /** The completion, marked where the endpoint has counted far less than it was sent. */
  check(completion: Completion & { readonly isCounted?: boolean }, request: ModelRequest): Completion {
    const { isCounted = false, ...answer } = completion;
    const characters = requestCharacters(request);
    const tokens = answer.usage.inputTokens;
    if (!isCounted || tokens === 0) return answer;
    this.mostTokens = Math.max(this.mostTokens, tokens);
    if (characters < shortestTelling || characters <= this.mostTokens * mostCharactersPerToken) return answer;
    if (!this.isSaid)
      this.note(
        `was sent ${characters} characters, and its endpoint counted ${tokens} tokens: it seems to cut requests off. ` +
          'Give it a larger context where it is served (num_ctx of Ollama, --ctx-size of llama-server, the context length of LM Studio).',
      );
    this.isSaid = true;
    return { ...answer, isInputCut: true };
  }
}
