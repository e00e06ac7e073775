/**
 * The words by which sentences in the four languages state, promise and report. Every pattern is for folded text
 * (lower case, no accents, Arabic without letter variants). They catch the usual ways of saying a thing, not all.
 */

/** What a reply can say we have done. */
export type Deed = "refund" | "cancel" | "changeAddress" | "resendInvoice" | "resetPassword";

const doneBefore = String.raw`\b(?:i|we)(?: have| had|'ve)? (?:just |already |now |also |gladly )*`;
const isDone = String.raw`\b(?:has|have|was|were) (?:just |already |now |also )*(?:been )?(?:successfully )?`;

export const deeds: readonly (readonly [Deed, RegExp])[] = [
  [
    "refund",
    new RegExp(
      [
        String.raw`${doneBefore}(?:refunded|reimbursed|credited|paid back|paid you back|issued (?:you )?(?:a|the|your) (?:full |partial )?refund)`,
        String.raw`${isDone}(?:refunded|reimbursed|credited)`,
        String.raw`refund (?:of [^.]{0,30}? )?(?:has|was) (?:been )?(?:already )?(?:issued|processed|made|completed)`,
        String.raw`\b(?:habe|haben|wurden?|ist|sind)\b.{0,80}\b(?:erstattet|zuruckerstattet|zuruckgezahlt|zuruckuberwiesen|gutgeschrieben)\b`,
        String.raw`\b(?:he|hemos|ha sido|han sido|se ha|se han|fue|fueron) (?:ya )?(?:reembolsad[oa]s?|devuelto|devueltos|abonad[oa]s?)\b`,
        "اعدت اليك|اعدنا اليك|قمت برد|قمنا برد|استرددت لك|رددت لك|رددنا لك|تم استرداد|تم رد المبلغ",
      ].join("|"),
    ),
  ],
  [
    "cancel",
    new RegExp(
      [
        String.raw`${doneBefore}(?:cancell?ed|ended|terminated)`,
        String.raw`${isDone}cancell?ed`,
        String.raw`\b(?:habe|haben|wurden?|ist|sind)\b.{0,80}\b(?:storniert|gekundigt)\b`,
        String.raw`\b(?:he|hemos|ha sido|han sido|se ha|se han|fue) (?:ya )?(?:cancelad[oa]s?|anulad[oa]s?|dado de baja)\b`,
        "الغيت|الغينا|تم الغاء|انهيت اشتراك|انهينا اشتراك",
      ].join("|"),
    ),
  ],
  [
    "changeAddress",
    new RegExp(
      [
        String.raw`${doneBefore}(?:changed|updated|corrected) (?:the|your) (?:delivery |shipping )?address`,
        String.raw`address (?:of [^.]{0,40}? )?(?:has|was) (?:been )?(?:changed|updated|corrected)`,
        String.raw`\b(?:habe|haben|wurde)\b.{0,40}\b\w*adresse\b.{0,200}\bgeandert\b|\b\w*adresse\b.{0,80}\bwurde\b.{0,80}\bgeandert\b`,
        String.raw`\b(?:he|hemos) (?:cambiado|actualizado|modificado) (?:la|su|tu) direccion\b`,
        "غيرت عنوان|غيرنا عنوان|تم تغيير عنوان|تم تحديث عنوان",
      ].join("|"),
    ),
  ],
  [
    "resendInvoice",
    new RegExp(
      [
        String.raw`${doneBefore}(?:re)?sent (?:you )?(?:the |your |a copy of (?:the|your) )?invoice`,
        String.raw`invoice(?: \S+)? (?:has|was) (?:been )?(?:re)?sent`,
        String.raw`\b(?:habe|haben)\b.{0,60}\brechnung\b.{0,100}\b(?:geschickt|gesendet|verschickt)\b`,
        String.raw`\b(?:he|hemos) (?:re)?enviado (?:de nuevo |otra vez )?(?:la|su|tu) factura\b`,
        "ارسلت الفاتوره|ارسلنا الفاتوره|تم ارسال الفاتوره|اعدت ارسال الفاتوره",
      ].join("|"),
    ),
  ],
  [
    "resetPassword",
    new RegExp(
      [
        String.raw`${doneBefore}(?:reset your password|sent (?:you )?(?:a|the) (?:password[ -]|reset )*link)`,
        String.raw`password[ -]reset link (?:has|was) (?:been )?sent`,
        String.raw`\b(?:habe|haben)\b.{0,60}\blink\b.{0,100}\b(?:geschickt|gesendet)\b|\b(?:habe|haben)\b.{0,40}\bpasswort\b.{0,40}\bzuruckgesetzt\b`,
        String.raw`\b(?:he|hemos) enviado (?:un|el) enlace\b|\b(?:he|hemos) restablecido (?:la|su|tu) contrasena\b`,
        "ارسلت رابط|ارسلنا رابط|تم ارسال رابط",
      ].join("|"),
    ),
  ],
];

/** What a sentence says of a record, and the states in which that is true. */
export const statements: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\b(?:has|have|was|were|is|been)(?: already| just)? (?:been )?delivered\b|\b(?:wurde|ist)\b.{0,60}\bzugestellt\b|\bse entrego\b|\b(?:ha sido|se ha|fue) entregad[oa]\b|تم تسليم|سلم الطرد/,
    ["delivered"],
  ],
  [
    /\b(?:has|have|was|is|been)(?: already| just)? (?:been )?(?:shipped|dispatched)\b|\b(?:wurde|ist)\b.{0,40}\b(?:verschickt|versandt|versendet)\b|\b(?:se ha|ha sido|fue) enviad[oa]\b|تم شحن/,
    ["shipped", "delivered", "returned", "inTransit", "outForDelivery", "delayed", "lost"],
  ],
  [
    /\b(?:is|was|has been|as|got) lost\b|\b(?:ist|als|ging) verloren\b|\b(?:por|se ha) perdido\b|مفقود/,
    ["lost"],
  ],
  [/\bhas been returned\b|\bhas come back to us\b|\bnos ha llegado de vuelta\b/, ["returned"]],
];

/** Not stated but asked, wished, supposed or denied. */
export const notStated = {
  question: /[?؟]\s*$/,
  condition:
    /^(?:if|should|once|as soon as|when|unless|until|wenn|falls|sobald|sollten?|bis|si|cuando|en cuanto|اذا|عندما|حين|بمجرد)(?!\p{L})/u,
  denial:
    /\b(?:not|never|cannot|no|unable|neither|without)\b|n't\b|\b(?:nicht|nie|kein\w*|ohne)\b|\b(?:nunca|ningun\w*|sin|tampoco)\b|(?<!\p{L})(?:لا|لم|لن|ليس|ليست|غير|دون)(?!\p{L})/u,
} as const;

/** Assurances beyond a fact. */
export const assurance =
  /\b(?:guarantee\w*|(?:i|we) promise|promised?|definitely|certainly will|without fail|rest assured|100 ?%|garantier\w*|verspreche\w*|versichere ihnen|auf jeden fall|ganz sicher|garantiz\w*|prometo|prometemos|sin falta|con toda seguridad|le aseguro|les aseguro|compensation|compensate\w*|voucher\w*|discount\w*|free of charge|for free|gutschein\w*|rabatt\w*|kostenlos\w*|entschadig\w*|gratis|cupon\w*|descuento\w*|compensacion\w*|compensar\w*)\b|(?<!\p{L})(?:نضمن|اضمن|مضمون\p{L}*|نعدك|اعدك|نعدكم|اعدكم|بالتاكيد|حتما|مجانا|قسيمه|خصم\p{L}*|تعويض\p{L}*)(?!\p{L})/gu;

/** Deeds announced for later: money or goods that nobody has settled yet. */
export const announcement = new RegExp(
  [
    String.raw`\b(?:i|we)(?:'ll| will| shall| am going to| are going to) (?:\w+ ){0,2}(?:refund|reimburse|replace|compensate|credit|exchange|pay|cancel|send you (?:a|an|the|another|your) (?:new|replacement|free|refund))\b`,
    String.raw`\byou (?:will|'ll) (?:\w+ ){0,2}(?:be refunded|be reimbursed|get (?:your|the) money|receive (?:a|your|the) (?:refund|replacement|money))`,
    String.raw`\b(?:werden?|werde)\b.{0,80}\b(?:erstatten|zuruckzahlen|ersetzen|entschadigen|gutschreiben|umtauschen|nachsenden)\b`,
    String.raw`\b(?:reembolsaremos|devolveremos|reemplazaremos|compensaremos|abonaremos|cambiaremos|(?:voy|vamos) a (?:reembolsar|devolver|reemplazar|compensar|abonar)\w*)\b`,
    String.raw`(?<!\p{L})(?:سنرد|سنعيد|ساعيد|سارد|سنعوض\p{L}*|سنستبدل\p{L}*|سوف (?:نعيد|نرد|نعوض|نستبدل)\p{L}*)(?!\p{L})`,
  ].join("|"),
  "u",
);

const unit = {
  minute: "minutes?|minuten?|minutos?|دقيقه|دقائق",
  hour: "hours?|stunden?|horas?|ساعه|ساعات",
  day: "days?|tage?n?|dias?|يوما?|ايام",
  workingDay:
    "(?:working|business) days?|(?:werk|arbeits)tage?n?|dias? (?:laborables?|habiles?)|(?:يوما?|ايام) عمل",
  week: "weeks?|wochen?|semanas?|اسبوعا?|اسابيع",
  month: "months?|monate?n?|mes(?:es)?|شهرا?|اشهر",
} as const;
const between = String.raw`(?:[a-z]+ )?`;

/** Periods within which something is to happen. The first group is the number. */
const periodStart =
  "within(?: the next)?|in (?:under|less than)|no later than|in at most|in (?:spatestens|weniger als)|innerhalb(?: von)?|binnen|en (?:menos de|un plazo de|las proximas|los proximos)|dentro de(?: los?| las?)?|antes de|خلال|في غضون";
export const periods = Object.entries(unit).map(([name, words]) => ({
  name,
  promised: new RegExp(
    String.raw`(?:${periodStart}) (\d{1,3}|an?|one|einer?|einem|una?) ${between}(?:${words})(?!\p{L})`,
    "u",
  ),
  /** Whether a text gives this period, as `30 days` or the end of `5 to 7 days`. */
  isIn: (text: string, count: number) =>
    new RegExp(String.raw`(?<!\d)${count}[ -]${between}(?:${words})(?!\p{L})`, "u").test(text),
}));

/** Days told from today. */
export const nearDay =
  /\b(?:will|'ll|wird|werden|sera|llegara|estara|tendra|recibira)\b.{0,80}(?:\b(?:today|tonight|tomorrow|heute|morgen|hoy)\b|manana)|(?<!\p{L})(?:سوف|س[يتن]\p{L}+).{0,60}(?:غدا|اليوم)(?!\p{L})/u;

/** Words by which a text speaks to a machine or gives its orders away. */
export const machineTalk: readonly RegExp[] = [
  /<\/?(?:task|actions|ticket|evidence|system|instructions?|tool|assistant|user)\b[^>]*>/,
  /\b(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|prior|above|earlier|all)\b.{0,20}\b(?:instructions?|prompts?|rules)\b/,
  /\b(?:ignorier\w*|vergiss|vergessen sie)\b.{0,30}\b(?:vorherigen?|bisherigen?|obigen?|alle)\b.{0,20}\b(?:anweisung\w*|regeln)\b/,
  /\b(?:ignora|ignore|olvida|olvide)\b.{0,30}\b(?:instrucciones|reglas)\b/,
  /تجاهل.{0,30}(?:التعليمات|الاوامر|القواعد)/,
  /\b(?:system prompt|my instructions say|as an ai\b|as a language model|i am an ai\b|ki-sprachmodell|modelo de lenguaje)/,
  /\bone of four specialists\b|\bnever reveal these lines\b|\brole: (?:triage|gather|draft|validate)\b|\bprompt: \w+@\d/,
  /\b(?:evidenceids|systemofrecord|decidedactions|riskflags|proposedaction)\b|\b[a-z]+\.[a-z]+@\d\b/,
];
