import assert from 'node:assert/strict';
import { candidateNotices } from '../../../../src/core/run/notices/candidateNotices';
import { languageOf } from '../../../../src/core/run/notices/language';
import { newRemotes } from '../../../../src/core/run/notices/remotes';
import { RunFold } from '../../../../src/core/run/view/runFold';
import { makeCase, runInMemory } from '../../../support/memoryRun';
import { scriptedModel } from '../../../support/scriptedModel';

describe('the language of a text', () => {
  const texts: Readonly<Record<string, string>> = {
    'Sort the message into one of the kinds that are listed.': 'English',
    'Ordne die Nachricht ein und antworte nur mit der Art.': 'German',
    'Classez le message et ne répondez que par une des étiquettes.': 'French',
    'Clasifica el mensaje y responde solo con una de las etiquetas.': 'Spanish',
    'Classifica il messaggio e rispondi solo con una delle etichette.': 'Italian',
    'Classifique a mensagem e responda apenas com uma das etiquetas que estão na lista, não com um texto.': 'Portuguese',
    'Zet het bericht in een van de groepen en antwoord alleen met het woord.': 'Dutch',
    'Сортируй сообщения по видам и отвечай одним словом.': 'Cyrillic letters',
    '将消息归入一个类别，只回答类别名称。': 'Chinese',
    'メッセージを分類し、ラベルだけを答えてください。': 'Japanese',
    '메시지를 분류하고 라벨만 답하세요.': 'Korean',
  };
  for (const [text, language] of Object.entries(texts))
    it(`is ${language}: ${text.slice(0, 20)}`, () => assert.equal(languageOf(text), language));

  it('cannot be told of few words, and is not that of code and places', () => {
    for (const text of ['', 'Classify.', 'billing, technical', '`der die das und mit für` `{{nicht oder}}`'])
      assert.equal(languageOf(text), undefined);
  });
});

describe('new addresses', () => {
  it('are those that the text did not have, images apart from links', () => {
    const before = 'See https://docs.acme.test/a.';
    const after =
      `${before} ![x](https://evil.test/p.png?q={{input}}) and [y](http://other.test/b), <img src="//cdn.test/i.gif"> ` +
      '// a comment, see www.acme.test/c.';
    assert.deepEqual(newRemotes(before, after), [
      { address: 'https://evil.test/p.png?q={{input}}', isImage: true },
      { address: 'http://other.test/b', isImage: false },
      { address: '//cdn.test/i.gif', isImage: true },
      { address: 'www.acme.test/c', isImage: false },
    ]);
    assert.deepEqual(newRemotes(before, before), []);
    assert.deepEqual(newRemotes('[a](https://a.test/i.png)', '![a](https://a.test/i.png)'), [
      { address: 'https://a.test/i.png', isImage: true },
    ]);
  });
});

describe('what a person should know of a candidate', () => {
  const prompt = 'Name the animal of the message. Answer with one of the words that are listed: otter, badger.\n';
  const german =
    'Nenne das Tier der Nachricht und antworte nur mit einem der Wörter: otter, badger. Siehe ![Bild](https://zoo.test/x.png). ' +
    'Lies die ganze Nachricht, bevor du antwortest, und mach dir Gedanken über das Tier, das darin am meisten vorkommt.'.repeat(3);

  async function candidateWith(instruction: string, answer: (prompt: string, input: string) => string) {
    const cases = Array.from({ length: 30 }, (_, index) =>
      makeCase(`line ${index + 2}`, `message ${index}`, index % 2 === 0 ? 'otter' : 'badger'),
    );
    const task = scriptedModel('task', ({ messages }) => answer(messages[0]?.content ?? '', messages[1]?.content ?? ''));
    const reflection = scriptedModel('reflection', () => `<INS>${instruction}</INS>`);
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task, reflection },
      config: { method: 'opro', budget: { calls: 400 } },
    });
    const fold = new RunFold('r');
    entries.forEach((entry) => fold.apply(entry));
    const view = fold.view(true) ?? assert.fail();
    return { view, candidate: view.candidates.find(({ id }) => id === 'c1') ?? assert.fail() };
  }

  it('is said of one that has changed its language, loads an image, is much longer and answers with one word', async () => {
    const { view, candidate } = await candidateWith(german, (prompt) => (prompt.includes('Nenne') ? 'otter' : 'badger!'));
    const kinds = candidateNotices(view, candidate);
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['language', 'image', 'one answer', 'longer'],
    );
    assert.deepEqual(kinds[0], { kind: 'language', before: 'English', after: 'German' });
    assert.deepEqual(kinds[1], { kind: 'image', address: 'https://zoo.test/x.png' });
    assert.equal(kinds[2]?.kind === 'one answer' && kinds[2].answer, 'otter');
  });

  it('is nothing of one that only says it better, nor of the original', async () => {
    const better = 'Name the animal that the message speaks of. Answer with one of the words: otter, badger.';
    const { view, candidate } = await candidateWith(better, (_prompt, input) =>
      Number(/\d+/.exec(input)?.[0]) % 2 === 0 ? 'otter' : 'badger.',
    );
    assert.deepEqual(candidateNotices(view, candidate), []);
    assert.deepEqual(candidateNotices(view, view.candidates[0] ?? assert.fail()), []);
  });
});
