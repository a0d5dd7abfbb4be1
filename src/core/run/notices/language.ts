/** Scripts that one language, or a group of them, is written in, by the name that a person is told. */
const scripts: readonly (readonly [name: string, letters: RegExp])[] = [
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Korean', /\p{Script=Hangul}/gu],
  ['Chinese', /\p{Script=Han}/gu],
  ['Cyrillic letters', /\p{Script=Cyrillic}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Arabic letters', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Devanagari letters', /\p{Script=Devanagari}/gu],
  ['Thai', /\p{Script=Thai}/gu],
];

/** Short words of languages in Latin letters, each in one of them alone as far as that goes. */
const words: Readonly<Record<string, string>> = {
  English: 'the and of to with for that this is are if answer or when not from by as it you your be only which each',
  German: 'der und mit für dass ist sind wenn oder nicht von eine einen einer das den dem auf nur ein als im zu auch du antworte sie ihre',
  French: 'le les et des pour que est sont si ou avec dans une un du ne pas sur vous votre qui réponds répondez seulement aux cette',
  Spanish: 'el los y para que es son si o con en una un del no por las su responde solo cuando al este esta usted',
  Italian: 'il gli e di per che è sono se con una un del non nel le della rispondi solo quando alla questo questa',
  Portuguese: 'os e para que é são se ou com em uma um do não por as da responda apenas quando ao esta este você',
  Dutch: 'de het en een van voor dat is zijn als of met niet op alleen antwoord wanneer je uw deze dit',
  Polish: 'i w na z do że jest są jeśli lub nie się to dla odpowiedz tylko gdy od jak przez',
  Swedish: 'och att för det som är om eller med inte på en ett av svara endast när den till',
  Turkish: 've bir bu için ile değil olarak veya eğer yalnızca cevap mi ne da gibi olan her',
};

const wordsOf = new Map(Object.entries(words).map(([name, list]) => [name, new Set(list.split(' '))]));

/**
 * The language, or the letters, that a text is written in, as a person is told; undefined where it is too short to tell. What stands in
 * code, in braces and in addresses tells nothing.
 */
export function languageOf(text: string): string | undefined {
  const prose = text.replace(/```[\s\S]*?```|`[^`\n]*`|\{[^{}]*\}|<[^<>]*>|\S*:\/\/\S*/g, ' ');
  const latin = prose.match(/\p{Script=Latin}/gu)?.length ?? 0;
  for (const [name, letters] of scripts) {
    const count = prose.match(letters)?.length ?? 0;
    // A sign of these says as much as some Latin letters.
    if (count >= 4 && count * 3 > latin) return name;
  }
  const said = prose.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = [...wordsOf].map(([name, known]) => ({ name, count: said.filter((word) => known.has(word)).length }));
  const [first, second] = counts.sort((one, other) => other.count - one.count);
  if (first === undefined || first.count < 2 || first.count <= (second?.count ?? 0)) return undefined;
  return first.count * 12 >= said.length ? first.name : undefined;
}
