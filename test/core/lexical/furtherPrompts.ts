import type { ReadPrompt } from './promptsWithLabels';

/** More prompts of other fields and shapes, written when those in promptsWithLabels.ts were read rightly. */
export const furtherPrompts: readonly ReadPrompt[] = [
  {
    prompt:
      'You are a moderator of a forum for gardeners. Say for each post whether it is allowed, borderline or forbidden. ' +
      'Give the verdict in one word.',
    labels: ['allowed', 'borderline', 'forbidden'],
  },
  {
    prompt: 'Possible intents:\n\n  book_table, cancel_table, opening_hours, other\n\nReturn the intent as plain text.',
    labels: ['book_table', 'cancel_table', 'opening_hours', 'other'],
  },
  { prompt: 'Grade the essay with A, B, C, D or F. Nothing else.', labels: ['A', 'B', 'C', 'D', 'F'] },
  {
    prompt: 'Does the second sentence contradict the first one? Reply "entailment", "contradiction" or "neutral".',
    labels: ['entailment', 'contradiction', 'neutral'],
  },
  {
    prompt: 'An email is either personal, work or newsletter. Your job is to tell which of these it is.',
    labels: ['personal', 'work', 'newsletter'],
  },
  { prompt: 'Decide how the caller feels (happy, sad, angry, afraid). Use a single word.', labels: ['happy', 'sad', 'angry', 'afraid'] },
  {
    prompt:
      '# Role\nYou are a nurse on the phone.\n\n# Task\nTriage the call into one of the following: emergency, urgent, routine.\n\n' +
      '# Style\nCalm, short, plain.',
    labels: ['emergency', 'urgent', 'routine'],
  },
  {
    prompt: 'For every expense, choose the account it goes on: travel, meals, office supplies or software.',
    labels: ['travel', 'meals', 'office supplies', 'software'],
  },
  { prompt: 'Output only one token, 0 or 1: 1 if the review recommends the product, 0 if not.', labels: ['0', '1'] },
  {
    prompt:
      'Classify the text by topic. The topics: politics, sport, culture, science.\n\n' +
      'Do not explain your choice. Ignore links, hashtags and emoji.',
    labels: ['politics', 'sport', 'culture', 'science'],
  },
  { prompt: 'Tell apart facts from opinions. Answer: fact / opinion', labels: ['fact', 'opinion'] },
  {
    prompt:
      'If the user wants to talk to a person, output "handoff". If the user wants to know about prices, output "pricing". ' +
      'In all other cases output "chat".',
    labels: ['handoff', 'pricing', 'chat'],
  },
  {
    prompt: 'Pick the department: Sales, Human Resources, Legal, or IT Support.',
    labels: ['Sales', 'Human Resources', 'Legal', 'IT Support'],
  },
  {
    prompt: 'You get a question from a quiz with four choices. Answer with the letter of the right choice: A, B, C or D.',
    labels: ['A', 'B', 'C', 'D'],
  },
  { prompt: 'Say if the joke is funny: yes, no, or maybe.', labels: ['yes', 'no', 'maybe'] },
  { prompt: 'List five synonyms of the word, separated by commas.', labels: [] },
  { prompt: 'You know Python, Rust and Go. Explain the error and suggest a fix.', labels: [] },
  { prompt: 'Act as a travel guide. Suggest places to eat, sleep and swim. Ask for the budget first.', labels: [] },
  { prompt: 'Rewrite the mail so that it is shorter, clearer and warmer. Do not change names or dates.', labels: [] },
  { prompt: 'Describe the picture in one or two sentences for a blind reader.', labels: [] },
  {
    prompt: 'You help a library. When somebody writes, find out what they want: borrow, return, renew or complain. Only give me that word.',
    labels: ['borrow', 'return', 'renew', 'complain'],
  },
  { prompt: 'Assess the CV. Verdict: invite, maybe, reject.', labels: ['invite', 'maybe', 'reject'] },
  { prompt: 'Is the following sentence in the active or the passive voice? Answer "active" or "passive".', labels: ['active', 'passive'] },
  {
    prompt:
      'Every photo caption belongs to exactly one album. The albums are Family, Holidays, Work and Pets. Write the name of the album.',
    labels: ['Family', 'Holidays', 'Work', 'Pets'],
  },
  {
    prompt: 'Classify bug reports by severity [critical, major, minor, trivial]. Consider data loss, crashes and workarounds.',
    labels: ['critical', 'major', 'minor', 'trivial'],
  },
  {
    prompt:
      'What does the customer want?\n\n* refund - money back\n* replacement - a new one\n* repair - have it fixed\n\n' +
      'Reply with one of the three words.',
    labels: ['refund', 'replacement', 'repair'],
  },
  { prompt: 'Your answer must be exactly one of: VALID, INVALID, UNSURE', labels: ['VALID', 'INVALID', 'UNSURE'] },
  {
    prompt: 'Sort the waste item into paper, glass, plastic, organic or residual waste. Think about the material, the size and the dirt.',
    labels: ['paper', 'glass', 'plastic', 'organic', 'residual waste'],
  },
  { prompt: 'Decide if the claim is **true**, **false** or **unproven**.', labels: ['true', 'false', 'unproven'] },
  { prompt: 'The output is a single word: "urgent" or "normal".', labels: ['urgent', 'normal'] },
  {
    prompt: 'Map the sentence to a command. Commands: lights_on, lights_off, play, stop, none.',
    labels: ['lights_on', 'lights_off', 'play', 'stop', 'none'],
  },
  { prompt: 'Guess the age group of the writer: child, teenager, adult, senior.', labels: ['child', 'teenager', 'adult', 'senior'] },
  { prompt: 'Tag the sentence with its tense (past, present, future).', labels: ['past', 'present', 'future'] },
  { prompt: 'Given a recipe, state whether it is vegan, vegetarian, or neither.', labels: ['vegan', 'vegetarian', 'neither'] },
  { prompt: 'Answer with 1, 2, 3, 4 or 5, where 1 is awful and 5 is great.', labels: ['1', '2', '3', '4', '5'] },
  { prompt: 'Explain the word to a child of five, six or seven years. Be kind, slow and simple.', labels: [] },
  { prompt: 'You are an agent with access to mail, calendar and contacts. Help the user with their tasks.', labels: [] },
  { prompt: 'Write unit tests for the function. Cover the empty, the smallest and the largest input.', labels: [] },
  { prompt: 'Turn the notes into minutes with a date, a list of people, decisions and open points.', labels: [] },
  { prompt: 'Recommend a film, a book or a song that fits the mood of the user, and say why.', labels: [] },
  { prompt: 'Look at the chat and decide the next step: escalate, wait, or close.', labels: ['escalate', 'wait', 'close'] },
  {
    prompt: 'Which emotion does the lyric express? Options: joy, grief, anger, fear, love. One word.',
    labels: ['joy', 'grief', 'anger', 'fear', 'love'],
  },
  { prompt: 'Reply Y or N.', labels: ['Y', 'N'] },
  { prompt: 'Return the label of the log line. INFO, WARN or ERROR.', labels: ['INFO', 'WARN', 'ERROR'] },
  {
    prompt:
      '## Task\nRoute the call.\n\n## Destinations\n- front desk\n- pharmacy\n- laboratory\n\n## Output\nThe destination in lower case.',
    labels: ['front desk', 'pharmacy', 'laboratory'],
  },
  {
    prompt: 'Classify the sentiment towards the brand as very negative, negative, neutral, positive, or very positive.',
    labels: ['very negative', 'negative', 'neutral', 'positive', 'very positive'],
  },
  { prompt: 'Is the statement about the past? Just say `yes` or `no`, no explanation, no punctuation.', labels: ['yes', 'no'] },
  { prompt: 'Allowed values: "EN", "FR", "DE". Detect the language of the text.', labels: ['EN', 'FR', 'DE'] },
  {
    prompt: 'You sort recipes. A recipe can be a starter, a main or a dessert. Read the ingredients, the steps and the title first.',
    labels: ['starter', 'main', 'dessert'],
  },
  { prompt: 'Put each receipt under one heading: Travel, Food, Hotel.', labels: ['Travel', 'Food', 'Hotel'] },
  { prompt: 'Say "buy", "sell" or "hold" for the stock in the news.', labels: ['buy', 'sell', 'hold'] },
  { prompt: 'Rate how relevant the passage is to the query. Use 0 (not relevant), 1 (partly) or 2 (fully).', labels: ['0', '1', '2'] },
  { prompt: 'Answer with the name of the speaker. Speakers: Anna, Ben, Carla.', labels: ['Anna', 'Ben', 'Carla'] },
  { prompt: 'Return {"priority": "P1|P2|P3"} for the alert.', labels: ['P1', 'P2', 'P3'] },
  { prompt: 'Give a short, clear and kind answer. Cite sources, pages and authors.', labels: [] },
  { prompt: 'Convert the table into CSV with the columns date, amount and purpose.', labels: [] },
  { prompt: 'You may use bold, italics or bullet points. Explain the law to a layperson.', labels: [] },
  { prompt: 'Compare the two phones by price, battery, camera and weight.', labels: [] },
  { prompt: 'Write a story with a hero, a villain and a twist. End it happily or sadly, as you like.', labels: [] },
];
