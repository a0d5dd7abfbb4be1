/** A prompt as a newcomer may write it, and the labels that a reader would name; none where it leaves the answer open. */
export interface ReadPrompt {
  readonly prompt: string;
  readonly labels: readonly string[];
}

const queues = ['billing', 'technical', 'shipping'];
const read = (labels: readonly string[], ...prompts: readonly string[]): readonly ReadPrompt[] =>
  prompts.map((prompt) => ({ prompt, labels }));

/** Labels inside a sentence. */
const inSentences: readonly ReadPrompt[] = [
  ...read(
    queues,
    'You sort mail for a web shop.\n\nQueues: billing, technical, shipping',
    'Answer with one of: billing, technical, shipping.',
    'Classify the message as billing, technical or shipping.',
    'Decide which queue the customer message belongs to (billing|technical|shipping).',
    'Sort each message into "billing", "technical" or "shipping".',
    'You are a support agent. Route the message to **billing**, **technical**, or **shipping**. Be quick.',
    'Route every message to `billing`, `technical` or `shipping`.',
    'Return one of ["billing", "technical", "shipping"].',
    'Return exactly one label from [billing, technical, shipping] and nothing else.',
    'You work for a bike shop. The possible categories are billing, technical,\nshipping. Answer with the category only.',
    'Read the mail and say who has to deal with it: billing, technical,\nor shipping.',
    'Which of the three teams should handle the message: billing, technical or shipping? Reply with the name of the team.',
    'Valid labels: billing / technical / shipping\n\nAnswer with one label.',
    'Our queues are billing (money), technical (things that break) and shipping (parcels). Name the queue.',
    'Triage the ticket. Use only these tags: billing; technical; shipping.',
    'Assign the ticket to either billing, technical, or shipping.',
    '# Triage\n\nPut the mail in one of three boxes: *billing*, *technical* or *shipping*.',
    "The label must be one of 'billing', 'technical', 'shipping'.",
    'Output format: {"queue": "billing" | "technical" | "shipping"}',
    'Respond with JSON: {"label": "<billing|technical|shipping>"}',
    '<labels>\nbilling, technical, shipping\n</labels>\n\nPick one of the labels for the message.',
    'Message categories = billing, technical, shipping',
    '## Categories\n\nbilling, technical, shipping\n\n## Answer\n\nOne category, in lower case.',
    'Queues:\nbilling, technical,\nshipping\n\nAnswer with one.',
    'The queues are:\nbilling\ntechnical\nshipping\n\nAnswer with the queue.',
    'If the message is about money, answer billing. If something does not work, answer technical. ' +
      'If it is about a parcel, answer shipping.',
    'Say billing for questions of money, technical for faults and shipping for parcels.',
  ),
  ...read(['A', 'B', 'C'], 'Read the question with its three options. Reply with A, B, or C.', 'Reply with the letter only: A, B or C.'),
  ...read(
    ['yes', 'no'],
    'Does the message ask for a refund? Answer yes or no.',
    'Decide whether the customer is angry. Reply only with "yes" or "no".',
    'Is this review about food (yes/no)?',
    'Tell me if the text has a phone number in it. Say yes if it does, and no otherwise.',
  ),
  ...read(['Yes', 'No'], 'Is the sentence grammatical? Respond with Yes or No, nothing else.'),
  ...read(
    ['true', 'false'],
    'Does the claim follow from the text? Output true or false.',
    'Return true if the mail is urgent, false otherwise.',
  ),
  ...read(
    ['positive', 'negative', 'neutral'],
    'Here is a product review. Label it positive / negative / neutral.',
    'What is the sentiment of the tweet: positive, negative or neutral?',
    'Determine whether the sentiment of the text is positive, negative, or neutral. Respond in one word.',
    'Sentiment analysis. Possible values: positive, negative, neutral.',
    'You rate reviews.\n\nA review is either positive, negative or neutral. Be fair, honest and brief.',
  ),
  ...read(
    ['positive', 'negative'],
    'Is the film review positive or negative?',
    'Say either "positive" or "negative" about each review.',
    'Reviews are positive or negative. Say which.',
  ),
  ...read(
    ['spam', 'ham'],
    'Mark the mail as spam or ham.',
    'Is the SMS spam or ham? One word, please.',
    'You are a spam filter. For each mail, output `spam` or `ham`.',
  ),
  ...read(
    ['P1', 'P2', 'P3', 'P4'],
    'Set the priority of the incident: P1, P2, P3 or P4.',
    'Priority levels: P1 (outage), P2 (major), P3 (minor), P4 (cosmetic). Reply with the level only.',
    'Rate the urgency of the ticket.\n\n- P1: everything is down\n- P2: a feature is down, no way round\n' +
      '- P3: a nuisance\n- P4: a question\n',
    'Choose P1, P2, P3, or P4.\n\nP1 means that all customers are down. P2 means that some are. P3 is for small faults. P4 is for wishes.',
  ),
  ...read(
    ['low', 'medium', 'high'],
    'How urgent is the message? low, medium or high',
    'Severity must be low, medium or high.',
    'Estimate the risk on the scale low / medium / high.',
  ),
  ...read(
    ['English', 'French', 'German'],
    'Name the language of the text. It is one of English, French and German.',
    'In which language is the message written? English, French or German?',
  ),
  ...read(['en', 'fr', 'de', 'es'], 'Detect the language and return its code (en, fr, de, es).'),
  ...read(
    ['greet', 'order_pizza', 'cancel_order', 'track_order'],
    'Intents: greet, order_pizza, cancel_order, track_order. Answer with the intent of the user.',
    'Find the intent of what was said. Allowed intents are greet, order_pizza, cancel_order and track_order.',
    'You are the ear of a pizza bot.\n\n1. greet\n2. order_pizza\n3. cancel_order\n4. track_order\n\nAnswer with the name of the intent.',
  ),
  ...read(
    ['World', 'Sports', 'Business', 'Sci/Tech'],
    'Classify the news headline into one of four topics: World, Sports, Business, Sci/Tech.',
  ),
  ...read(
    ['bug', 'feature request', 'question'],
    'Label the issue as bug, feature request, or question.',
    'Each GitHub issue is a bug, a feature request or a question. Which one is this?',
  ),
  ...read(['toxic', 'not toxic'], 'Is the comment toxic or not toxic?', 'Answer "toxic" or "not toxic".'),
];

/** Labels in lists and tables, with other lists beside them. */
const besideOthers: readonly ReadPrompt[] = [
  ...read(
    queues,
    'Sort the mail. The user may write in English, French or German.\n\nQueues: billing, technical, shipping',
    'Be brief, friendly, and exact.\n\nAnswer with billing, technical or shipping.',
    'Messages come by mail, chat, or phone. Classify each as billing, technical or shipping.',
    'We sell tents, boots and ropes. Choose one queue for the message: billing, technical, shipping. Do not add quotes, dots or spaces.',
    'Queues: billing, technical, shipping\n\nbilling: invoices, cards, refunds, taxes and fees\ntechnical: crash, bug, error\n' +
      'shipping: parcels, couriers, delays',
    '# Rules\n\n- Read the whole message\n- Do not explain\n- Use lower case\n\nAnswer with one of billing, technical, shipping.',
    '- `billing`: invoices, cards, refunds\n- `technical`: crash, bug, error or freeze\n' +
      '- `shipping`: parcels, couriers, delays, customs\n\nAnswer with one label.',
    '| Queue | For |\n|---|---|\n| billing | invoices, cards |\n| technical | crash, bug |\n| shipping | parcels |\n\nName the queue.',
    'Steps:\n1. Read the message.\n2. Find the topic.\n3. Answer with billing, technical or shipping.',
    'Answer with billing, technical or shipping.\n\nExamples:\nMessage: I was charged twice\nLabel: billing\n\n' +
      'Message: The app crashes\nLabel: technical\n\nMessage: Where is my parcel?\nLabel: shipping',
  ),
];

/** Templates as they are in the file, before they are filled. */
const templates: readonly ReadPrompt[] = [
  ...read(
    queues,
    'Classify the message as billing, technical or shipping.\n\nMessage: {{input}}\nLabel:',
    'Here is a ticket:\n\n<ticket>\n{{input}}\n</ticket>\n\nQueues: billing, technical, shipping. Answer with one.',
    'Text: {input}\n\nWhich queue? (billing, technical, shipping)',
  ),
];

/** No closed set of labels. */
export const openPrompts: readonly ReadPrompt[] = read(
  [],
  'Be brief, friendly, and exact.',
  'You are a helpful assistant. Be concise, polite and honest.',
  'Summarize the text in two or three sentences.',
  'Translate the text into plain English. Keep names, numbers and dates as they are.',
  'Write a reply to the customer. Mention the order number, the date and the name.',
  'You are an expert in physics, chemistry and biology. Answer the question.',
  'Answer in Markdown with headings, lists and tables where they help.',
  'The user may write in English, French or German. Reply in the language of the user.',
  'Solve the problem step by step and give the number at the end.',
  '# Style\n\n- Short sentences\n- No jargon\n- Active voice\n\nRewrite the text in this style.',
  '# Code review\n\n1. Read the diff.\n2. Look for bugs, leaks and races.\n3. Write a comment for each.',
  'Extract the name, the street and the city from the letter.',
  'Return JSON with the fields "name", "email" and "phone".',
  'Do not use the words "synergy", "leverage" or "disrupt". Rewrite the paragraph.',
  'Use the tools `search`, `read_file` and `edit_file` to answer the question about the repository.',
  'Write a haiku about the topic. Think of seasons, weather, or animals.',
  'Before you answer, check spelling, grammar, and tone.',
  'Answer the question. If you are not sure, say "I do not know".',
  'Fix the grammar of the text and return only the text.',
  'Write a commit message. Start with a verb, such as Add, Fix or Remove.',
  'Question: {{input}}\nAnswer:',
);

/** Prompts that offer labels. */
export const promptsWithLabels: readonly ReadPrompt[] = [...inSentences, ...besideOthers, ...templates];
