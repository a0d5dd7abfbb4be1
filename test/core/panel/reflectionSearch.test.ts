import { deepEqual, equal } from 'node:assert/strict';
import type { ReflectionTexts } from '../../../src/core/run/view/runView';
import { ReflectionSearch } from '../../../src/panel/reflectionSearch';

describe('the search in what was asked and answered', () => {
  const ids = ['f1', 'f2', 'f3'];
  const texts: Readonly<Record<string, ReflectionTexts>> = {
    f1: { messages: [{ role: 'user', content: 'The Invoice is late.' }], answers: [] },
    f2: { messages: [], answers: [null, 'Name the team.'] },
    f3: { messages: [], answers: ['An invoice, once more.'] },
    f4: { messages: [], answers: ['invoice'] },
  };
  /** A search whose texts are read when the test says so. */
  function searchByHand() {
    const asked: string[] = [];
    const waiting: (() => void)[] = [];
    let told = 0;
    const textsOf = (id: string): Promise<ReflectionTexts> =>
      new Promise((resolve, reject) => {
        asked.push(id);
        waiting.push(() => (texts[id] ? resolve(texts[id]) : reject(new Error('The disk is gone.'))));
      });
    const search = new ReflectionSearch(textsOf, () => told++);
    const answer = async (): Promise<void> => {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { search, asked, answer, told: () => told };
  }

  it('reads the latest first, one after the other, tells when it is done, and reads nothing twice', async () => {
    const { search, asked, answer, told } = searchByHand();
    deepEqual(search.find('invoice', ids), { ids: new Set(), isSearching: true });
    deepEqual(asked, ['f3']);
    await answer();
    deepEqual([...search.find('invoice', ids).ids], ['f3']);
    await answer();
    equal(told(), 0);
    await answer();
    equal(told(), 1);
    deepEqual(search.find('invoice', ids), { ids: new Set(['f3', 'f1']), isSearching: false });
    deepEqual(asked, ['f3', 'f2', 'f1']);
  });

  it('reads what comes later, and what is searched next, from the beginning', async () => {
    const { search, asked, answer } = searchByHand();
    search.find('invoice', ids);
    search.find('invoice', [...ids, 'f4']);
    await answer();
    await answer();
    deepEqual(asked, ['f3', 'f4', 'f2']);
    search.find('team', ids);
    await answer();
    for (let times = 0; times < 3; times++) await answer();
    deepEqual(search.find('team', ids), { ids: new Set(['f2']), isSearching: false });
    deepEqual(asked.slice(3), ['f3', 'f2', 'f1']);
  });

  it('ends where nothing is searched any more', async () => {
    const { search, asked, answer } = searchByHand();
    search.find('invoice', ids);
    search.stop();
    await answer();
    deepEqual(asked, ['f3']);
  });

  it('finds nothing in what cannot be read, and goes on', async () => {
    const { search, answer } = searchByHand();
    search.find('invoice', ['f1', 'gone']);
    await answer();
    await answer();
    deepEqual(search.find('invoice', ['f1', 'gone']), { ids: new Set(['f1']), isSearching: false });
  });
});
