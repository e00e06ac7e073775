/**
 * Wishes that are put in plain words. Where a sentence says "please refund", no likelihood is needed; the classifier
 * has the say over everything less plain. Held against folded text, in the four languages.
 */
import type { Intent } from "../../domain/intent.ts";
import { isRequest } from "./requests.ts";
import { foldText } from "./text.ts";

interface Wish {
  intent: Intent;
  /** Any of these. */
  says: readonly RegExp[];
  /** None of these: the same words in another matter. */
  unless: RegExp | null;
}

const order = "(?:my |the |this |that |an? |our )?(?:\\w+ )?(?:order|purchase)s?";

const wishes: readonly Wish[] = [
  {
    intent: "refund_request",
    says: [
      /\brefund(?:ed)?\b|\bmoney back\b|\breimburse\w*|\bpay (?:me |it )?(?:back|out)\b|\bgive (?:me )?back (?:the|my) money\b/,
      /\berstatt\w*|\bruckerstatt\w*|\bgeld (?:zuruck\w*|wieder)|\bgeld\b.{0,30}\bzuruck\w*/,
      /\breembols\w*|\bdevuelv\w* (?:el|mi|me el) (?:dinero|importe)|\bdevolver\w* el (?:dinero|importe)|\brecuperar (?:el|mi) dinero/,
      /استرداد|استرجاع المبلغ|اعاده المبلغ|ارجاع المبلغ|اعيدوا لي (?:المبلغ|نقودي)|رد المبلغ/,
    ],
    unless:
      /\b(?:where|when|status|policy|how (?:long|many|do|does|can|much)|has (?:my|the|it)|did you|still|yet|already been|arriv\w*|under what|conditions?|rules?|possible|eligible|fee|invoice|receipt|wann|wo bleibt|wie (?:lange|viele|kann|funktioniert)|status|schon|bedingung\w*|cuando|donde|cuantos|como|estado|politica|condiciones|ya han)\b|متي|اين|كم|كيف|سياسه|شروط|حاله|هل تم/,
  },
  {
    intent: "refund_status",
    says: [
      /\bwhere(?:'s| is| are)? (?:my|the) (?:refund|money|reimbursement)\b|\b(?:refund|reimbursement)\b.{0,40}\b(?:status|arrive|not arrived|still|yet|been (?:issued|processed|made|sent))\b|\b(?:status|when)\b.{0,40}\b(?:my|the) (?:refund|reimbursement)\b/,
      /\bwo (?:bleibt|ist)\b.{0,30}\b(?:erstattung|ruckerstattung|geld)\b|\bwann\b.{0,40}\b(?:erstattung|ruckerstattung|ruckzahlung)\b/,
      /\b(?:donde esta|cuando llega|cuando recibire)\b.{0,30}\b(?:reembolso|dinero)\b|\bestado\b.{0,20}\breembolso\b/,
      /(?:اين|متي|حاله).{0,20}(?:المسترد|استرداد)/,
    ],
    unless: /\b(?:policy|long does a refund|i want|i'd like|please refund|possible)\b/,
  },
  {
    intent: "order_cancel",
    says: [
      new RegExp(
        `\\bcancel(?:ling|ing|lation of)? ${order}\\b|\\bcancel\\b.{0,20}\\bsb-\\d|\\bcancel it before\\b`,
      ),
      /\bbestellung\b.{0,40}\bstornier\w*|\bstornier\w*.{0,40}\bbestellung|\bstornierung\b.{0,20}\bsb-/,
      /\b(?:cancel\w*|anul\w*) (?:el |mi |este )?pedido/,
      /(?:الغاء|الغوا|الغ|تلغوا) (?:ال)?طلب/,
    ],
    unless:
      /\b(?:fee|penalty|charges?|policy|refund|keep|not cancel|don't cancel|subscription|gebuhr|abo|suscripcion)\b|اشتراك/,
  },
  {
    intent: "subscription_cancel",
    says: [
      /\b(?:cancel|end|stop|terminate|quit)\b.{0,40}\b(?:subscription|membership|monthly (?:plan|payments?|box)|sub-\d+)/,
      /\b(?:abo|abonnement|mitgliedschaft)\b.{0,40}\b(?:kundig\w*|beend\w*|stornier\w*)|\b(?:kundig\w*|beend\w*)\b.{0,40}\b(?:abo|abonnement|mitgliedschaft)/,
      /\b(?:cancel\w*|baja|terminar|anul\w*)\b.{0,40}\b(?:suscripcion|membresia)/,
      /(?:الغاء|انهاء|ايقاف|الغوا|انهوا|اوقفوا) (?:ال)?(?:اشتراك|عضويه)/,
    ],
    unless: /\b(?:fee|penalty|pause|paused|pausier\w*|pausar|yesterday|already)\b/,
  },
  {
    intent: "order_status",
    says: [
      new RegExp(
        `\\bwhere(?:'s| is| are|s)?\\b.{0,20}\\b(?:order|parcel|package|delivery)\\b|\\bstatus of ${order}|\\btrack (?:my|the) (?:order|parcel|package)`,
      ),
      /\bwo (?:ist|bleibt|bleiben|sind|befindet sich)\b.{0,30}\b(?:bestellung|paket|lieferung|sendung)/,
      /\bdonde (?:esta|anda|va)\b.{0,20}\b(?:pedido|paquete|envio)/,
      /اين (?:هو )?(?:ال)?(?:طلب|طرد|شحن)/,
    ],
    unless: /\b(?:refund|invoice|return|erstattung|rechnung|reembolso|factura|lost|never|nicht angekommen)\b/,
  },
  {
    intent: "invoice_request",
    says: [
      /\b(?:send|resend|need|get|download|copy of|have|want)\b.{0,40}\b(?:invoice|receipt)\b/,
      /\brechnung\b.{0,60}\b(?:schicken|senden|zusenden|brauche|benotige|zukommen)|\b(?:schicken|senden|brauche|benotige)\b.{0,40}\brechnung/,
      /\b(?:env\w+|reenv\w+|necesito|manden|mandar)\b.{0,30}\bfactura/,
      /(?:ارسال|ارسلوا|احتاج|نسخه).{0,20}فاتوره/,
    ],
    unless: /\b(?:paid|settled|wrong|correct|change|pay(?:ing)? by|bezahlt|pagada)\b/,
  },
  {
    intent: "account_access",
    says: [
      /\b(?:forg[eo]t(?:ten)?|lost)\b.{0,20}\bpass(?:word|code)|\breset\b.{0,15}\bpassword|\bpassword[- ]reset|\bcan(?:not|'t| not)\b.{0,10}\b(?:log|sign) ?in\b|\blocked out\b/,
      /\b(?:passwort|kennwort)\b.{0,20}\b(?:vergessen|zurucksetzen)|\bnicht (?:mehr )?(?:anmelden|einloggen)/,
      /\b(?:olvid\w+|restablec\w+|perdi)\b.{0,20}\b(?:contrasena|clave)|\bno puedo (?:iniciar sesion|entrar)/,
      /(?:نسيت|فقدت|تعيين) كلمه (?:المرور|السر)|لا (?:استطيع|يمكنني) تسجيل الدخول/,
    ],
    unless: null,
  },
  {
    intent: "address_change",
    says: [
      /\b(?:change|update|correct)\b.{0,30}\b(?:delivery|shipping) address\b|\bsend\b.{0,40}\b(?:to (?:my|another|a) (?:new |different )?address|instead)|\bship\b.{0,40}\bto (?:my|a|another)\b/,
      /\b(?:lieferadresse|versandadresse)\b.{0,60}\b(?:ander\w*|andern|korrigier\w*)|\b(?:ander\w*|andern)\b.{0,40}\b(?:lieferadresse|versandadresse)/,
      /\b(?:cambi\w+|corri\w+|modific\w+)\b.{0,20}\bdireccion de (?:envio|entrega)/,
      /(?:تغيير|غيروا|تعديل) عنوان (?:ال)?(?:توصيل|شحن|تسليم)/,
    ],
    unless: /\b(?:account|profile|e-?mail|konto|cuenta|refund|invoice)\b/,
  },
];

/** The wish a sentence puts in plain words, or null. */
export function findPlainWish(sentence: string): Intent | null {
  const folded = foldText(sentence).replace(/\s+/g, " ");
  if (!isRequest(sentence)) return null;
  return (
    wishes.find(
      ({ says, unless }) => says.some((pattern) => pattern.test(folded)) && unless?.test(folded) !== true,
    )?.intent ?? null
  );
}
