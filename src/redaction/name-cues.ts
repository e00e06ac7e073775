/** The words around a name by which it is known for one. */

/**
 * `sure`: whoever is named next has this name. `greeting`: so is whoever is addressed, if nothing else follows.
 * `signature`: alone on the line after the last words of a letter. `hint`: a first and a family name may follow.
 */
export type Cue = "sure" | "greeting" | "signature" | "hint";

const phrases: Record<Cue, string> = {
  sure: `mr|mrs|ms|miss|mx|dr|prof|herr|herrn|frau|señor|señora|señorita|sr|sra|srta|don|doña|mme|mlle|sir|monsieur|madame
    |my name is|name is|name's|my name's|full name|called|call me|calls me|calling me|named|known as|mein name ist|ich heiße|ich heisse|namens
    |me llamo|mi nombre es|se llama|llamado|llamada|on behalf of|im namen von|en nombre de|spoke to|spoke with
    |speaking to|speaking with|talked to|talked with|speak to|speak with|signed by|attn|attention|beneficiary|cardholder|account holder
    |grandfather|grandmother|husband|wife|brother|sister|my son|my daughter|my friend|my boss|my neighbour|my neighbor|my colleague
    |your colleague|mein mann|meine frau|mein sohn|meine tochter|mein kollege|ihr kollege|ihre kollegin|meine kollegin|mi marido|mi esposa
    |mi hijo|mi hija|mi hermano|mi hermana|su compañero|su compañera`,
  greeting: `hi|hello|hey|dear|hallo|liebe|lieber|sehr geehrte|sehr geehrter|guten tag|guten morgen|guten abend|moin|servus|hola
    |estimado|estimada|querido|querida|buenos días|buenas tardes|buenas noches|good morning|good afternoon|good evening
    |thanks|thank you|thx|cheers|danke|gracias|bonjour|ciao`,
  signature: `regards|kind regards|best regards|warm regards|best wishes|kind wishes|best|sincerely|yours|yours sincerely|yours truly|yours faithfully|sincerely yours
    |many thanks|thanks in advance|thanks again|thanks a lot|thanks so much|thank you very much|thank you so much|in advance
    |freundlichen grüßen|besten grüßen|lieben grüßen|vielen grüßen|viele grüße|liebe grüße|beste grüße|freundliche grüße|schöne grüße|gruß|lg|mfg|vg
    |vielen dank|saludos|un saludo|saludos cordiales|atentamente|muchas gracias|cordialmente|thanks|thank you|thx|cheers|danke|gracias`,
  hint: `i am|i'm|im|this is|ich bin|soy|hier ist|hier spricht|change it to|change my name to|correct it to|follow up with|with|by|von|con|add
    |contact|ask|tell|meet|to|and|und|y|for|message from|mail from|email from|letter from|call from|gift from|player|singer|author|actor
    |actress|president|senator|minister|detective|engineer|director|manager|nurse|teacher|colleague|friend|father|mother|son|daughter|agent`,
};

const longestPhrase = 4;
const cues = new Map<string, Cue[]>();
for (const [cue, text] of Object.entries(phrases)) {
  // The keys of `phrases` are the cues.
  for (const phrase of text.split("|"))
    cues.set(phrase.trim(), [...(cues.get(phrase.trim()) ?? []), cue as Cue]);
}

/** What the last words before a place say about the next one; null where they say nothing. */
export function cueBefore(text: string, at: number): Cue | null {
  const isOwnLine = isFirstOnLine(text, at);
  const previous = text[at - 1] ?? "";
  if (!isOwnLine && !' \t"“„(:'.includes(previous)) return null;
  const words = wordsBefore(text, at, isOwnLine);
  let phrase = "";
  let fitting: Cue | null = null;
  // The longest phrase says most: "thanks" is not "many thanks".
  for (const word of words) {
    phrase = phrase ? `${word} ${phrase}` : word;
    fitting = cues.get(phrase)?.find((cue) => (cue === "signature") === isOwnLine) ?? fitting;
  }
  return fitting;
}

function isFirstOnLine(text: string, at: number): boolean {
  let index = at - 1;
  while (index >= 0 && " \t-–—\r".includes(text[index] ?? "")) index -= 1;
  return text[index] === "\n";
}

const reach = 40;

/**
 * The last words before a place, last first, in small letters. A sentence that has ended says nothing about the next;
 * a title's full stop ends none.
 */
function wordsBefore(text: string, at: number, isOwnLine: boolean): string[] {
  const words: string[] = [];
  let end = -1;
  const least = Math.max(-1, at - reach);
  for (let index = at - 1; index >= least && words.length < longestPhrase; index -= 1) {
    const isPart = index >= 0 && isWordPart(text.charCodeAt(index));
    if (isPart) {
      if (end < 0) end = index + 1;
      continue;
    }
    if (end >= 0) {
      words.push(
        text
          .slice(index + 1, end)
          .toLowerCase()
          .replace("’", "'"),
      );
      end = -1;
    }
    if (isOwnLine) continue;
    const character = text[index] ?? "";
    if ("!?;\n".includes(character)) break;
    if (character === "." && !/(?<!\p{L})\p{L}{1,4}$/u.test(text.slice(Math.max(0, index - 5), index))) break;
  }
  return words;
}

/** Letters and digits, apostrophes, and whatever is not ASCII but no quotation mark or dash. */
function isWordPart(code: number): boolean {
  if (code < 128)
    return (code > 96 && code < 123) || (code > 64 && code < 91) || (code > 47 && code < 58) || code === 39;
  return code >= 192 && (code < 0x2000 || code === 0x2019 || code > 0x206f);
}

const says = new Set(
  "said says told wrote writes promised assured replied confirmed claimed insisted explained sagte sagt meinte schrieb versprach versicherte dijo dice escribió prometió aseguró".split(
    " ",
  ),
);
const saysBefore = /["”“'’»][ ,]{0,2}(?:said|says|sagte|sagt|dijo|dice|asked|wrote) $/;

/** Whether somebody speaks: a verb of saying follows, or a quotation has just ended. */
export function isSaidAfter(text: string, end: number, start = end): boolean {
  const next = /^ (\p{L}+)/u.exec(text.slice(end, end + 20))?.[1];
  if (next !== undefined && says.has(next.toLowerCase())) return true;
  return saysBefore.test(text.slice(Math.max(0, start - 14), start));
}

/** Whether what follows is something that only people have: `Asya's kid`. */
export function isKinAfter(text: string, end: number): boolean {
  return /^['’]s (?:kids?|sons?|daughters?|child(?:ren)?|wife|husband|mother|father|mum|mom|dad|brother|sister|parents|birthday|passport|wedding)(?!\p{L})/u.test(
    text.slice(end, end + 14),
  );
}

/** Streets and companies are called after people. */
export function isPlaceAfter(text: string, end: number): boolean {
  return /^[ -]?(?:Street|St\b|Road|Rd\b|Avenue|Ave\b|Lane|Drive|Court|Square|Place|Park|Hill|School|University|Hospital|Inc|Ltd|LLC|GmbH|AG\b|Corp|Group|Bank|Store|Shop|straße|strasse|weg\b|platz)/.test(
    text.slice(end, end + 14),
  );
}
