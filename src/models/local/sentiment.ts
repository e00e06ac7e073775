import { foldText } from "./text.ts";

export type Sentiment = "negative" | "neutral" | "positive";

const negative =
  /\b(?:angry|annoy\w*|awful|bad|broken|cheat\w*|complain\w*|disappoint\w*|disgust\w*|furious|frustrat\w*|horrible|pathetic|ridiculous|rubbish|scam\w*|shit\w*|sick of|stupid|terrible|unacceptable|unhappy|upset|useless|worst|wtf|fed up|fuck\w*|not happy|still (?:no|not|haven'?t|waiting)|enttausch\w*|argerlich|arger\w*|frech\w*|furchtbar|inakzeptabel|katastroph\w*|mies\w*|schlecht\w*|sauer|schrecklich|unmoglich|unverschamt\w*|unzufrieden|wutend|wertlos|immer noch (?:nicht|kein\w*)|decepcion\w*|enfadad\w*|fatal|harto|harta|horrible|indignad\w*|inaceptable|malisim\w*|mal[oa]?|molest\w*|pesim\w*|verguenza|terrible|todavia no|aun no)\b|سيء|سيئ|غاضب|مستاء|محبط|فظيع|غير مقبول|اسوا|خيبه|منزعج|نصب/g;
const positive =
  /\b(?:amazing|appreciate\w*|awesome|brilliant|delighted|excellent|fantastic|glad|great|happy with|love\w*|lovely|perfect\w*|pleased|wonderful|begeistert|fantastisch|grossartig|hervorragend|klasse|perfekt|super|toll\w*|wunderbar|zufrieden|encant\w*|excelente|fantastic[oa]|genial|maravillos\w*|perfect[oa]|contenta?o?)\b|رائع|ممتاز|جميل|سعيد|احببت/g;

/** How the customer sounds, by the words they use. */
export function readSentiment(text: string): Sentiment {
  const folded = foldText(text);
  const shouting = (text.match(/\b\p{Lu}{4,}\b/gu)?.length ?? 0) >= 3 || /!{2,}/.test(text) ? 1 : 0;
  const balance = (folded.match(positive)?.length ?? 0) - (folded.match(negative)?.length ?? 0) - shouting;
  return balance < 0 ? "negative" : balance > 0 ? "positive" : "neutral";
}
