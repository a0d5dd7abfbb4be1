/**
 * The words in which models speak of what they were asked for: an instruction, its version, its score. In the languages of the models that
 * people run; what is in none of them is left as it is.
 */

/** Something that is new or better than before. */
const better = [
  'new|newer|better|best|improved|revised|updated|refined|rewritten|optimi[sz]ed|enhanced|final|proposed',
  'neue[rs]?|bessere[rs]?|verbesserte[rs]?|überarbeitete[rs]?|optimierte[rs]?|endgültige[rs]?',
  'nouvel(?:le)?|nouveau|améliorée?|révisée?|optimisée?|finale?',
  'nuev[oa]|mejorad[oa]|revisad[oa]|optimizad[oa]|nov[oa]|melhorad[oa]|otimizad[oa]',
  'nuov[oa]|migliorat[oa]|rivist[oa]|ottimizzat[oa]|nieuwe|verbeterde|now[ay]|ulepszon[ay]|новая|новый|улучшенная|улучшенный',
].join('|');

/** What was asked for. */
const work = [
  'instructions?|(?:system )?prompts?|anweisung|instruktion|consigne|instrucci[oó]n(?:es)?|instruções|instru[cç][aã]o|istruzion[ei]',
  'instructie|instrukcja|polecenie|инструкция|промпт',
].join('|');
const workInSigns = '(?:指令|指示|提示词?|提示詞?|プロンプト|지시(?:문|사항)?|프롬프트)';
const betterInSigns =
  '(?:(?:改进|改進|改善|优化|優化|更新|修改|修订|修訂|新|最终|改良|개선|새로운)(?:后的?|後的?|的|された|した|しい|된)?)';

const versionOf = [
  'version|instructions?|prompt|wording|draft|rewrite|revision|phrasing|formulation',
  'fassung|anweisung|formulierung|consigne|versión|instrucción|versão|instrução|versione|istruzione|versie|instructie|wersja|instrukcja',
].join('|');

const score = [
  'score|accuracy|punktzahl|genauigkeit|puntuaci[oó]n|puntaje|precisi[oó]n|pontua[cç][aã]o|punteggio|précision|note|wynik|оценка|балл',
  '得分|分数|分數|评分|評分|スコア|点数|점수',
].join('|');
const guess = [
  'the|its|my|new|expected|estimated|predicted|projected|target|overall',
  'erwartete|geschätzte|attendue?|estimad[oa]|prevista?|预期|预计',
].join('|');
const guessed = String.raw`(?:(?:${guess})\s*){0,2}`;
const figure = String.raw`[~≈]?\s*\d{1,3}(?:[.,]\d+)?\s*(?:%|/\s*\d+|points?|punkte|puntos|分|点)?`;

/** `**Improved instruction:**`, `# New prompt`, `改进后的指令：` where a text begins. */
export const leadingLabels: readonly RegExp[] = [
  new RegExp(
    String.raw`^[#>*_\s]*(?:(?:the|my|die|la|le|l['’]|el|o|a)\s*)?` +
      String.raw`(?:(?:${better})\s+(?:${work})|(?:${work})\s+(?:${better}))(?:\s+(?:\d+|v\d+))?[*_\s]*[:：][*_]*\s*`,
    'iu',
  ),
  new RegExp(String.raw`^[#>*_\s]*${betterInSigns}${workInSigns}[*_\s]*[:：][*_]*\s*`, 'u'),
  // Without a word for what is better, or without a colon, it is a label where it stands out or alone.
  new RegExp(
    String.raw`^(?:#{1,6}\s+|\*\*|__)(?:(?:${better})\s+)?(?:${work})(?:\s+(?:${better}))?\s*[:：]?\s*(?:\*\*|__)?\s*[:：]?\s*\n+`,
    'iu',
  ),
  new RegExp(String.raw`^(?:\*\*|__)(?:${work})\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])\s*`, 'iu'),
  new RegExp(String.raw`^(?:${work})\s*[:：][ \t]*\n+`, 'iu'),
];

/** A line that says a score, and nothing else. */
export const scoreLine = new RegExp(
  String.raw`^\s*(?:#{1,6}\s|>\s|\*\*|__|[*_([])*${guessed}(?:${score})\s*[*_]*\s*[:：=]?\s*[*_]*\s*${figure}[\s*_)\].>]*$`,
  'iu',
);
/** The same at the end of a line, behind a sentence. */
export const scoreBehind = new RegExp(String.raw`(?<=[.!?。！？}\])"”»])\s*[([]?${guessed}(?:${score})\s*[:：=]\s*${figure}[)\].]*$`, 'iu');

const changesMade = [
  String.raw`(?:changes|improvements) made|key (?:changes|improvements)|what (?:i|has|was) (?:been )?changed`,
  'explanation of (?:the )?changes|vorgenommene änderungen|modifications apportées|cambios realizados',
  String.raw`why (?:this|it) (?:is|works|should|will|scores)[^:\n]{0,60}`,
  'mudanças (?:feitas|realizadas)|modifiche apportate|改进(?:之处|说明|点)|修改说明|変更点|改善点',
].join('|');
/** What begins a part that explains what was changed, whatever it then says. */
export const accountOfChanges = new RegExp(String.raw`^[#>*_\s]*(?:${changesMade})[*_\s]*[:：]`, 'iu');

const comparison = [
  String.raw`(?:previous|earlier|original|old|last|current)\s+(?:ones?|versions?|instructions?|prompts?|wording)`,
  String.raw`(?:higher|better)\s+(?:score|accuracy)|scores?\s+(?:higher|better)|improve[sd]?\b|clarif(?:y|ies|ied)\b|emphasi[sz]es`,
  String.raw`is\s+(?:\w+\s+){0,2}(?:shorter|clearer|better|simpler|concise|specific|precise|accurate)`,
  'kürzer|klarer|genauer|besser|verbessert|punktzahl|vorherige|frühere|bisherige',
  'plus (?:courte|claire|précise)|meilleur|précédente|améliore|más (?:corta|clara|precisa)|mejor|anterior|puntuación',
  'mais (?:curta|clara|precisa)|melhor|pontuação|più (?:breve|corta|chiara|precisa)|miglior|precedente|punteggio|lepsz|короче|лучше',
].join('|');
const thisOne = [
  'this|diese|die (?:neue|verbesserte|überarbeitete)|cette|esta|la nueva|questa|la nuova|deze|ta|эта',
  // A new version may be of something that the prompt is about.
  'the (?:new|revised|improved|updated|rewritten|above)(?=\\s+(?:instructions?|prompt|wording|phrasing))',
].join('|');
const edited = '(?:added|removed|changed|kept|shortened|simplified|clarified|combined|merged|rewrote|rewritten|rephrased)';

/** A sentence in which a text compares itself with the ones before it, or says how well it will do. */
export const ownAccounts: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${thisOne})\s+(?:(?:${better}|shorter)\s+)?(?:${versionOf})\b` +
      String.raw`[^.!?\n]{0,160}?(?:${comparison})`,
    'iu',
  ),
  new RegExp(
    String.raw`(?<=^|[.!?})\n(]\s*)i(?:['’]ve| have)?\s+(?:(?:also|now|just)\s+)?${edited}\b` +
      String.raw`[^.!?\n]{0,80}\b(?:instructions?|prompts?|wording|variables?|placeholders?|version)\b`,
    'iu',
  ),
  /(?:这个|这一|该|此|新的?)(?:版本|指令|提示词?)[^。！？\n]{0,60}(?:更|之前|上一|得分|分数|改进)/u,
  /(?:この|新しい)(?:版|バージョン|指示|プロンプト)[^。！？\n]{0,60}(?:より|前の|以前|スコア|改善)/u,
];
