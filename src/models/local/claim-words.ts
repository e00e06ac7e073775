/** What a sentence says has been done, and which state it says a record is in; in the four languages. */
import { foldText } from "./text.ts";

export type Deed = "refund" | "cancel" | "address" | "invoice" | "password";

const deeds: readonly (readonly [Deed, RegExp])[] = [
  [
    "refund",
    /\b(?:i|we)(?: have|'ve)? (?:just |already |now )?(?:refunded|reimbursed|paid back)\b|\bhabe (?:ich )?(?:ihnen |dir )?.{0,60}\b(?:erstattet|zuruckgezahlt|zuruckuberwiesen)\b|\b(?:he|hemos) (?:reembolsado|devuelto)\b|اعدت اليك|قمت برد|استرددت لك/,
  ],
  [
    "cancel",
    /\b(?:i|we)(?: have|'ve)? (?:just |already |now )?(?:cancelled|canceled|ended)\b|\bhabe (?:ich )?.{0,60}\b(?:storniert|gekundigt)\b|\b(?:he|hemos) (?:cancelado|anulado|dado de baja)\b|الغيت|انهيت اشتراك/,
  ],
  [
    "address",
    /\b(?:i|we)(?: have|'ve)? (?:just |already |now )?(?:changed|updated) the (?:delivery |shipping )?address\b|\bhabe (?:ich )?die (?:liefer)?adresse\b.{0,80}\bgeandert\b|\b(?:he|hemos) cambiado la direccion\b|غيرت عنوان/,
  ],
  [
    "invoice",
    /\b(?:i|we)(?: have|'ve)? (?:just |already |now )?(?:re)?sent (?:you )?(?:the )?invoice\b|\bhabe (?:ich )?(?:ihnen )?die rechnung\b.{0,80}\b(?:geschickt|gesendet)\b|\b(?:he|hemos) enviado (?:de nuevo )?la factura\b|ارسلت الفاتوره/,
  ],
  [
    "password",
    /\b(?:i|we)(?: have|'ve)? (?:just |already |now )?sent (?:you )?a (?:password |reset )?(?:reset )?link\b|\bhabe (?:ich )?(?:ihnen )?einen link\b.{0,80}\b(?:geschickt|gesendet)\b|\b(?:he|hemos) enviado un enlace\b|ارسلت رابط/,
  ],
];

/** The deeds a sentence speaks of as done by us. */
export function findDoneWords(sentence: string): Deed[] {
  const folded = foldText(sentence);
  return deeds.filter(([, pattern]) => pattern.test(folded)).map(([deed]) => deed);
}

const negation =
  /\b(?:not|never|no|nor|cannot|without|nicht|nie|niemals|kein\w*|ohne|nunca|ningun\w*|sin|tampoco)\b|\b(?:can|don|doesn|isn|won|aren|hasn)'?t\b|(?<!\p{L})(?:لا|لم|لن|ليس|ليست|غير|دون)(?!\p{L})/u;

/** Whether a sentence denies something. */
export function isNegated(sentence: string): boolean {
  return negation.test(foldText(sentence));
}

/** Sentences about one record's state, and the states in which they are true. */
const states: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\b(?:has|have|was|were|is|been) (?:already )?delivered\b|\bzugestellt\b|\bse entrego\b|\b(?:ha sido |se ha )entregado\b|تم تسليم/,
    ["delivered"],
  ],
  [
    /\b(?:has|have|was|is|been) (?:already )?shipped\b|\bist verschickt\b|\bwurde (?:verschickt|versandt)\b|\b(?:ya )?se ha enviado\b|تم شحن/,
    ["shipped", "delivered", "inTransit", "outForDelivery"],
  ],
  [/\b(?:reports|is) .{0,60}\b(?:as )?lost\b|\bals verloren\b|\bpor perdido\b|مفقود/, ["lost"]],
];

/** The states a record may have for a sentence to be true; null where it speaks of none, or of what is not so. */
export function findStatus(sentence: string): readonly string[] | null {
  const folded = foldText(sentence);
  if (isNegated(sentence)) return null;
  return states.find(([pattern]) => pattern.test(folded))?.[1] ?? null;
}
