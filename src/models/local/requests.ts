import { foldText } from "./text.ts";

/** Words with which a wish or a question is put; folded. */
const asking =
  /[?؟]|\b(?:please|pls|plz|kindly|i(?:'d| would| want| need|'ll)|could (?:you|i|we)|can (?:you|i|we)|may i|would you|want to|need to|help me|let me|what i meant|my (?:only )?question|how do i|tell me|send me|give me|demand|request)\b|\b(?:bitte|ich (?:mochte|will|hatte|brauche|wurde|verlange)|konnen sie|konnten sie|kann ich|wurden sie|wie|wann|wo)\b|\b(?:por favor|quiero|quisiera|necesito|solicito|exijo|pueden?|podrian?|me gustaria|como|cuando|cuanto|donde)\b|من فضلك|لو سمحت|ارجو|اريد|اود|احتاج|اطلب|هل |كيف|متي|اين /;

/** Imperatives at a sentence's beginning. */
const commanding =
  /^(?:and |but |so |then )?(?:cancel|refund|return|change|send|ship|stop|close|delete|erase|reset|update|track|check|add|remove|replace|put|connect|transfer|explain|storniere|kundige|erstatte|andere|schicke|losche|cancele|anule|devuelva|reembolse|cambie|envie|borre|den de baja|الغوا|اعيدوا|غيروا|ارسلوا|احذفوا)\w*\b/;

/** Whether a sentence asks for something, rather than telling what happened. */
export function isRequest(sentence: string): boolean {
  const folded = foldText(sentence).trim();
  return asking.test(folded) || commanding.test(folded);
}
