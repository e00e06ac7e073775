/** Figures of the house's rules, read from its articles: a reply may name no others. */
import { readDigits } from "./extract.ts";
import { readProse } from "./prose.ts";
import type { Passage } from "./records.ts";
import { foldText } from "./text.ts";

export interface RefundWindow {
  days: number;
  evidenceId: string;
}

export interface RefundDuration {
  from: number;
  to: number;
  working: boolean;
  evidenceId: string;
}

/** Where no article names a number: the most usual period, for deciding whether to propose, never for telling. */
export const fallbackWindowDays = 30;

const aboutRefunds =
  /refund|return|money back|erstatt|ruckgabe|zuruck|widerruf|reembols|devol|استرداد|استرجاع|ارجاع|اعاده|المبلغ/;
const aboutDelivery =
  /deliver|receiv|receipt|arriv|zustell|liefer|erhalt|eingang|entreg|recib|recepcion|تسليم|استلام|وصول/;
/** Rules of their own: for faults, and for what is no order. */
const aboutElse =
  /damag|broken|fault|defect|wrong|beschadig|defekt|kaputt|falsch|danad|\brot[oa]s?\b|defectuos|equivocad|تالف|مكسور|خاطي|معيب|subscription|membership|\bclub\b|\babo|suscripcion|اشتراك/;

const dayWord = "(?:calendar |natural(?:es)? |working |business )?(?:days?|tage?n?|dias?|يوما?|ايام)";
const withinPattern = new RegExp(
  `(?:within|up to|have|innerhalb(?: von)?|binnen|bis zu|dentro de(?: los)?|en (?:los|un plazo de)|hasta|plazo de|durante(?: los)?|خلال|في غضون|حتي) (?:a |the |el |primeros )?(\\d{1,3})[ -]${dayWord}`,
);
const afterPattern = new RegExp(
  `(\\d{1,3})[ -]${dayWord} (?:of|from|after|since|nach|ab|desde|despues|siguientes|من|بعد)`,
);
const durationPattern = new RegExp(
  `(\\d{1,2})(?: ?[-–—] ?| to | bis | a | y | and | und | الي | و ?)(\\d{1,2}) (working |business |bank |werk|arbeits|bank)?(?:days?|tage?n?|dias?(?: (laborables|habiles))?|ايام(?: (عمل))?|يوما?(?: (عمل))?)`,
);

/** The figure most of the sentences on refunds agree on; the first one where they do not. */
function findFigure<Figure extends object>(
  passages: readonly Passage[],
  read: (sentence: string, passage: Passage) => (Figure & { evidenceId: string }) | null,
): (Figure & { evidenceId: string }) | null {
  const found = new Map<string, { figure: Figure & { evidenceId: string }; count: number }>();
  for (const passage of passages) {
    for (const sentence of readProse(passage.text)) {
      const folded = readDigits(foldText(sentence));
      const figure = aboutRefunds.test(folded) ? read(folded, passage) : null;
      if (figure === null) continue;
      const key = JSON.stringify({ ...figure, evidenceId: "" });
      found.set(key, { figure: found.get(key)?.figure ?? figure, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  const [first, ...others] = found.values();
  return (
    others.reduce((best, each) => (best !== undefined && each.count <= best.count ? best : each), first)
      ?.figure ?? null
  );
}

/** Within how many days of delivery goods may come back because of a change of mind. */
export function readRefundWindow(passages: readonly Passage[]): RefundWindow | null {
  return findFigure(passages, (sentence, { title, evidenceId }) => {
    if (!aboutDelivery.test(sentence) || durationPattern.test(sentence)) return null;
    if (aboutElse.test(sentence) || aboutElse.test(foldText(title))) return null;
    const days = Number((withinPattern.exec(sentence) ?? afterPattern.exec(sentence))?.[1] ?? 0);
    return days >= 7 ? { days, evidenceId } : null;
  });
}

/** How long a refund takes to reach the customer. */
export function readRefundDuration(passages: readonly Passage[]): RefundDuration | null {
  return findFigure(passages, (sentence, { evidenceId }) => {
    const match = durationPattern.exec(sentence);
    if (match === null) return null;
    const working = match.slice(3).some((word) => word !== undefined);
    return { from: Number(match[1]), to: Number(match[2]), working, evidenceId };
  });
}
