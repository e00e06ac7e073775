/** In which language a text is written, as its primary BCP 47 tag. */
import { detectAll } from "tinyld/light";
import { intentExamples } from "./examples/examples.ts";
import { foldText } from "./text.ts";

/** Words that a language uses in nearly every sentence and its neighbours do not; folded. */
const commonWords: Record<string, string> = {
  en: "the is are my i you your and to of it for was have has not please with this that on can what where when how thanks hello hi do does want need would order refund cancel still from been",
  de: "der die das und ich ist nicht mein meine meiner meinen sie wir ein eine einen mit fur auf zu von bitte danke hallo guten tag habe hat wie wo wann warum kann noch bestellung rechnung wurde immer moechte mochte ihr ihre kein keine",
  es: "el la los las de que y en mi un una por favor no es me para con mis donde cuando como quiero hola gracias buenos dias pedido factura he ha esta su se lo del necesito cancelar todavia",
  fr: "le la les des et je ne pas est une un mon ma mes vous nous pour bonjour merci commande avec dans sur suis votre que ai",
  it: "il lo gli che non per una un mio mia sono ho ciao grazie ordine con della del di buongiorno vorrei",
  nl: "de het een en ik niet mijn is van voor met hallo bedankt bestelling heb u jullie wij naar",
  pt: "o a os as de que e nao meu minha um uma por favor ola obrigado pedido com para estou voce eu",
  pl: "nie jest sie na w z to moje moj prosze dziekuje zamowienie czy jak mam dzien dobry",
  tr: "ve bir bu icin siparis merhaba benim degil nasil tesekkurler lutfen ile cok",
};

const scripts: readonly (readonly [string, RegExp])[] = [
  ["ar", /\p{Script=Arabic}/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
  ["th", /\p{Script=Thai}/gu],
];

let known: Map<string, Set<string>> | null = null;

const wordsOf = (text: string) => foldText(text).match(/\p{L}+/gu) ?? [];

/** In which languages a word is used: the common words above, and those of the classifier's examples. */
function findWordLanguages(): ReadonlyMap<string, ReadonlySet<string>> {
  if (known !== null) return known;
  const found = new Map<string, Set<string>>();
  const put = (text: string, language: string) => {
    for (const word of wordsOf(text)) found.set(word, (found.get(word) ?? new Set()).add(language));
  };
  for (const [language, words] of Object.entries(commonWords)) put(words, language);
  for (const { text, language } of intentExamples) put(text, language);
  known = found;
  return found;
}

/** Letters that are neither Arabic's nor shared with it. */
const persian = /[پچژگ]/g;
const urdu = /[ٹڈڑےں]/g;

function detectByScript(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  for (const [language, script] of scripts) {
    const share = (text.match(script)?.length ?? 0) / letters;
    // Japanese mixes its own letters with Han.
    if (language === "zh" && share > 0.3 && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text))
      return "ja";
    if (share <= 0.5) continue;
    if (language !== "ar") return language;
    if ((text.match(urdu)?.length ?? 0) > 1) return "ur";
    return (text.match(persian)?.length ?? 0) > letters * 0.03 ? "fa" : "ar";
  }
  return null;
}

/** Letters that one language has and its neighbours have not. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/[äöß]/i, "de"],
  [/[ñ¿¡]/i, "es"],
];

/** Below this share of words known in a language, a text of some length is not taken to be in it. */
const leastKnownShare = 0.4;

/** Points for each language: words it uses, letter statistics that weigh more the longer the text, letters of its own. */
function weighLanguages(prose: string, words: readonly string[]): Map<string, number> {
  const wordLanguages = findWordLanguages();
  const points = new Map<string, number>();
  const add = (language: string, value: number) => points.set(language, (points.get(language) ?? 0) + value);
  for (const word of words) {
    const languages = wordLanguages.get(word) ?? new Set();
    for (const language of languages) add(language, 1 / languages.size);
  }
  for (const { lang, accuracy } of detectAll(prose)) add(lang, accuracy * Math.min(words.length / 4, 3));
  for (const [mark, language] of marks) if (mark.test(prose)) add(language, 1);
  return points;
}

/**
 * The language of a text, or `und`. Order numbers, links and addresses are left out. `hint` is a language tag that
 * settles what is nearly even.
 */
export function detectLanguage(text: string, hint: string | null = null): string {
  const prose = text.replace(/\S*(?:@|:\/\/|www\.)\S*/g, " ").replace(/\S*\d\S*/g, " ");
  const script = detectByScript(prose);
  if (script !== null) return script;
  const words = wordsOf(prose);
  const primary = hint?.toLowerCase().split("-")[0] ?? null;
  if (words.length === 0) return primary ?? "und";
  const points = weighLanguages(prose, words);
  if (primary !== null && points.has(primary)) points.set(primary, (points.get(primary) ?? 0) + 0.5);
  const [best, second] = [...points].toSorted((a, b) => b[1] - a[1]);
  if (best === undefined || best[1] < 0.5 || (words.length <= 2 && best[1] < 1)) return primary ?? "und";
  if (second !== undefined && best[1] === second[1]) return primary ?? best[0];
  return words.length >= 3 && best[0] !== primary && isForeign(best[0], words) ? "und" : best[0];
}

/** Languages we have words of: a text with hardly any of them is in another one. */
function isForeign(language: string, words: readonly string[]): boolean {
  if (!Object.hasOwn(commonWords, language)) return false;
  const wordLanguages = findWordLanguages();
  const shared = words.filter((word) => wordLanguages.get(word)?.has(language) === true).length;
  return shared < words.length * leastKnownShare;
}
