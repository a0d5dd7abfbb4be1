/** Words of English grammar. They say nothing about what a text is about. */
const grammar = `
a an the this that these those such same other another each every either neither both all any some no none few many much more most
less least several enough own only just even also too very so quite rather really still yet already again ever never always often
sometimes soon now then here there where when why how what which who whom whose whether if unless until till while since because
although though despite as than like and or but nor not also else instead except without within with of at by for from in into on
onto off out over under up down to toward towards through during before after above below between among across against along around
about near beside besides behind beyond per via upon
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
they them their theirs themselves one ones someone somebody something anyone anybody anything everyone everybody everything nobody
nothing somewhere anywhere
am is are was were be been being do does did done doing have has had having can could may might must shall should will would ought
cannot let lets s t d m re ve ll don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn cant dont doesnt didnt
isnt arent wasnt wont im ive id youre its thats whats theres
yes ok okay well oh hi hello hey dear please pls plz thank thanks thx cheers regards sorry etc eg ie u ur r n im
`;

/** Frequent words that carry a little meaning: they count for less than others, and rules leave them out. */
const frequent = `
get gets getting got gotten go goes going gone went come comes coming came want wants wanted need needs needed know knows knew known
make makes making made take takes taking took taken give gives giving gave given see sees seeing saw seen look looks looking looked
think thinks thought say says said saying tell tells told ask asks asked asking try tries trying tried use uses using used keep keeps
kept put puts seem seems seemed find finds finding found feel show shows showed shown happen happens happened happening mean means
meant help helps helped work works worked working thing things stuff way ways time times day days today tomorrow yesterday week weeks
month months year years hour hours minute minutes lot lots bit kind sort kinds sorts first second third last next new old good bad
right wrong great nice big small long short little different able possible sure true actually maybe perhaps probably possibly
currently already almost quickly wonder wondering people person guy man anyway back two three four five six seven eight nine ten
twelve dozen hundred thousand once twice half part whole place problem problems issue issues question questions answer reason point
case fact far ago away together
`;

/** Words that speak of the task and not of its subject: "a message that mentions …", "answer with the label". */
const frame = `
message messages mention mentions mentioned mentioning label labels labeled answer answers answered reply respond response output
return choose pick select classify classification category categories class classes intent intents input text query user customer
customers says asks talks speaks refers regards concerns contains include includes including describe describes described word words
example examples rule rules prompt following format name named belong belongs sentence phrase expresses expressing
`;

/** Days and months: a rule that holds in general does not name them. */
const dates = `
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun january february march april
june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
`;

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** Words without meaning of their own. */
export const grammarWords = setOf(grammar);
/** Words with little meaning of their own. */
export const frequentWords = setOf(frequent);
/** Words of the task's frame. */
export const frameWords = setOf(frame);
/** Names of days and months. */
export const dateWords = setOf(dates);
