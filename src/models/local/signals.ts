/**
 * Signals that are told by exact patterns, not by likelihood: what must reach a person, or must not be answered.
 * All patterns are held against folded text (see `foldText`), in the four languages Signalbox speaks.
 */
import { foldText } from "./text.ts";

const patterns = {
  selfHarm: [
    /\b(?:kill|hurt|harm)(?:ing)? myself\b|\bsuicid|\bend (?:my|this) life\b|\bwant to die\b|\b(?:can'?t|cannot|don'?t want to) (?:go on |keep )?liv(?:e|ing)\b(?! (?:in|at|with|without (?:my|the|this)))/,
    /\bmich umbringen\b|\bselbstmord|\bsuizid|\bnicht mehr leben\b|\bmein(?:em)? leben (?:be)?enden?\b|\bmir das leben nehmen\b/,
    /\bsuicid|\bmatarme\b|\bquitarme la vida\b|\bno quiero (?:seguir )?(?:vivir|viviendo)\b|\bacabar con mi vida\b/,
    /انتحار|انتحر|اقتل نفسي|قتل نفسي|انهي حياتي|انهاء حياتي|لا اريد ان اعيش/,
  ],
  legalThreat: [
    /\b(?:my|our|a) (?:lawyers?|attorneys?|solicitors?|legal (?:team|counsel))\b|\blegal (?:action|steps|proceedings)\b|\b(?:sue|suing) (?:you|your)\b|\btake (?:you|this|it|the matter) to court\b|\bsmall claims\b|\bsee you in court\b|\bombuds|\bconsumer (?:protection|rights) (?:agency|authority|body|office)\b|\btrading standards\b|\bfile a (?:chargeback|lawsuit)\b|\bcharge ?back\b|\bdispute (?:this|the|it)?\s?(?:charge|payment)?\s?with my (?:bank|card)|\breport you to\b/,
    /\banwalt|\banwaltin|\brechtsanwalt|\brechtliche schritte\b|\bverklag|\banzeige erstatt|\bklage (?:einreichen|erheben)|\bverbraucherzentrale\b|\bverbraucherschutz|\bschlichtungsstelle\b|\bvor gericht\b|\bruckbuchung veranlass|\bmahnbescheid/,
    /\b(?:mi|nuestro|un) abogad[oa]s?\b|\bacciones legales\b|\bdemandar(?:los|les|e|emos)?\b|\bdenunciar(?:los|les|e|emos)?\b|\bpor via judicial\b|\btribunal(?:es)?\b|\b(?:oficina|organizacion) (?:de|del) consumidor\b|\bconsumo y (?:denunci|reclam)|\bhoja de reclamaciones\b|\bcontracargo\b/,
    /محامي|المحامي|دعوي قضائيه|ارفع دعوي|ارفع قضيه|رفع قضيه|المحكمه|القضاء|اجراء(?:ات)? قانوني|حمايه المستهلك|مقاضا/,
  ],
  abuse: [
    /\bfuck (?:you|off|u)\b|\bgo to hell\b|\byou(?:'re| are)? (?:all |a |an |such |bunch of |fucking |stupid |total )*(?:idiots?|morons?|assholes?|bastards?|scum|cunts?|retards?|pieces? of shit)\b|\bi(?:'ll| will) (?:find you|hurt you|kill you|come for you)\b|\bdrop dead\b|\bkys\b/,
    /\bfick(?:t)? (?:dich|euch)\b|\bverpiss|\barschl(?:o|oe)ch|\b(?:ihr|du|sie) (?:seid|bist|sind) (?:alle |doch |ein |eine |so )*(?:idiot|vollidiot|deppen|trottel|abschaum|wichser|schlampe|hurensohn)|\bhurensohn|\bich (?:finde|bringe) (?:dich|euch) (?:um)?\b/,
    /\bhij[oa]s? de puta\b|\bvayanse a la mierda\b|\bvete a la mierda\b|\bson (?:todos |unos )*(?:idiotas|imbeciles|inutiles de mierda|estupidos)\b|\bgilipollas\b|\bcabron(?:es)?\b|\bte voy a (?:matar|encontrar)\b/,
    /يا (?:كلب|حمار|حيوان|اغبياء|كلاب)|ابن ال|انتم (?:اغبياء|حمير|كلاب)|تبا لكم|ساقتلك/,
  ],
  fraud: [
    /\b(?:account|profile)\b.{0,30}\b(?:was|has been|got|is|been)\b.{0,12}\b(?:hacked|compromised|taken over|stolen|hijacked)\b|\b(?:hacked|hijacked)\b.{0,25}\b(?:account|profile)\b|\bsomeone (?:else )?(?:has )?(?:logged|log|got|broke|accessed|is using|used|ordered|changed)\b.{0,40}\b(?:my|in)\b|\b(?:did not|didn'?t|never) (?:make|place|authori[sz]e|recogni[sz]e|do)\b.{0,20}\b(?:order|purchase|payment|charge|transaction|login)|\bunauthori[sz]ed\b.{0,20}\b(?:charge|order|payment|transaction|purchase|access)|\b(?:stolen|fraudulent)\b.{0,20}\b(?:card|charge|order|payment|purchase)|\bidentity theft\b|\bphishing\b/,
    /\bkonto\b.{0,30}\b(?:gehackt|ubernommen|kompromittiert)|\bgehackt\b|\b(?:jemand|fremde[rn]?)\b.{0,40}\b(?:mein konto|meinem konto|meinem namen|eingeloggt|angemeldet|bestellt)|\bnicht von mir (?:bestellt|autorisiert|getatigt)|\bbetrug|\bphishing|\bidentitatsdiebstahl/,
    /\b(?:hackearon|hackeado|hackeada|han hackeado)\b|\balguien (?:ha )?(?:entrado|entro|accedido|accedio|usado|uso|cambio|ha usado|pidio)\b|\bno (?:autorice|reconozco|hice)\b.{0,25}\b(?:cargo|compra|pedido|pago)|\bfraude\b|\bestafa(?:do|ron)?\b|\bsuplantacion\b|\bphishing\b/,
    /اختراق|مخترق|اخترق|تم تهكير|احتيال|سرقه (?:حسابي|بطاقتي|هويه)|شخص (?:اخر|ما|غريب) (?:دخل|استخدم|يستخدم|طلب)|لم اقم ب(?:هذ|اي|ال)?.{0,14}(?:عمليه|شراء|طلب|دفع)/,
  ],
  humanRequest: [
    /\b(?:speak|talk|chat|connect|transfer|put)\b.{0,25}\b(?:human|real person|actual person|a person|agent|representative|operator|manager|supervisor|someone real|live (?:agent|person|chat))\b|\b(?:want|need|get me|give me) (?:a |an )?(?:human|real person|live agent)\b|\bno (?:more )?(?:bots?|robots?)\b|\bstop the bot\b/,
    /\b(?:mit|zu) (?:einem |einer )?(?:echten |richtigen |realen )?(?:menschen|mitarbeiter(?:in)?|person|berater(?:in)?|vorgesetzten)\b.{0,30}\b(?:sprechen|reden|telefonieren|verbinden|chatten|kontakt)|\bkein(?:en)? (?:bot|roboter)\b/,
    /\b(?:hablar|comunicarme|pasame|paseme|contactar|conecteme)\b.{0,25}\b(?:una persona|un humano|un agente|alguien real|un representante|un operador|un supervisor|un encargado|persona real|un asesor)\b|\bno quiero (?:un |hablar con un )?(?:bot|robot)\b/,
    /(?:التحدث|اتحدث|التكلم|اتكلم|الكلام|تحويلي|حولوني|التواصل).{0,20}(?:موظف|شخص|انسان|بشر|ممثل|مدير|مسؤول)/,
  ],
  erasure: [
    /\b(?:erase|delete|remove|wipe|destroy)\b.{0,40}\b(?:my|all|our|the|personal)\b.{0,20}\b(?:personal )?(?:data|information|details you (?:hold|have))\b|\bright to (?:be forgotten|erasure)\b|\berasure request\b|\barticle 17\b|\bart\.? ?17\b/,
    /\b(?:losch|entfern)\w*\b.{0,40}\b(?:daten|personenbezogen)|\bdaten\b.{0,40}\b(?:gel[o]scht|loschen)\b|\brecht auf (?:vergessenwerden|loschung)|\bloschung\b.{0,30}\bdaten|\bart(?:ikel|\.)? ?17\b/,
    /\b(?:borr|elimin|suprim)\w*\b.{0,40}\b(?:mis|todos|los)?\s?(?:mis )?datos\b|\bderecho (?:al olvido|de supresion)|\bsupresion de (?:mis )?datos|\barticulo 17\b/,
    /(?:حذف|احذف|احذفوا|امسح|مسح|محو|ازاله).{0,25}(?:بياناتي|البيانات|معلوماتي)|الحق في النسيان/,
  ],
  subjectAccess: [
    /\bsubject access request\b|\b(?:dsar|sar)\b|\barticle 15\b|\bart\.? ?15\b|\bunder (?:the )?(?:gdpr|ccpa)\b/,
    /\bauskunft(?:sersuchen|santrag)?\b.{0,40}\b(?:daten|dsgvo|art)|\bdsgvo\b|\bart(?:ikel|\.)? ?15\b/,
    /\bderecho de acceso\b|\brgpd\b|\barticulo 15\b/,
    /حق الوصول الي بياناتي|اللائحه العامه لحمايه البيانات/,
  ],
  autoReply: [
    /\bout of (?:the )?office\b|\bautomatic(?:ally)? (?:generated )?(?:reply|response|e?mail|message)\b|\bauto-?reply\b|\bauto(?:mated)? response\b|\bi am (?:currently )?(?:away|on (?:annual |parental |maternity )?leave|on vacation)\b.{0,80}\b(?:return|back|until|reply|respond)|\bdelivery status notification\b|\bundeliver(?:able|ed mail)|\bmail delivery (?:failed|subsystem)|\bdo not reply to this (?:automated|automatic)/,
    /\babwesenheits(?:notiz|nachricht|assistent)|\bautomatische (?:antwort|abwesenheit)|\bderzeit nicht im (?:buro|haus)|\bbin (?:bis|ab|vom)\b.{0,40}\bnicht (?:im buro|erreichbar)|\bunzustellbar/,
    /\brespuesta automatica\b|\bfuera de (?:la )?oficina\b|\bestare ausente\b|\bmensaje automatico\b|\bno se (?:ha )?pud?o entregar (?:el|su) (?:mensaje|correo)/,
    /رد (?:الي|تلقائي|اوتوماتيكي)|خارج المكتب|خارج العمل (?:حتي|الي)/,
  ],
  promptInjection: [
    /\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|the|system|safety)\b.{0,30}\b(?:instruction|prompt|rule|guideline|polic|direction|context|filter|restriction|command)/,
    /\b(?:reveal|show|print|repeat|output|tell me|display|leak)\b.{0,30}\b(?:system prompt|your (?:initial |hidden |secret |original )?(?:prompt|instructions)|hidden instructions)\b|\byou are now\b.{0,40}\b(?:dan|admin|developer|unrestricted|in .{0,15}mode|free|a )|\b(?:developer|god|debug|admin|jailbreak|dan) mode\b|\bact as (?:an? )?(?:unrestricted|admin|system|root)|\bnew (?:system )?instructions?\s?:|\bsystem (?:override|message|note|prompt)\s?:|<\/?(?:system|instructions?|admin|task|actions|im_start)[^>]*>|\[\/?(?:system|inst)\]|\bimportant message from\b.{0,40}\bto (?:you|the (?:ai|assistant|model))|\bnote (?:to|for) (?:the )?(?:ai|bot|assistant|model|agent)\b|\b(?:ai|llm|language model)s? (?:agent|assistant|system)?s?\b.{0,25}\bmust\b|\bas (?:an? )?(?:ai|assistant|bot),? you (?:must|should|are|will)\b|\bcall the (?:tool|function)\b|\bexecute the (?:tool|function|following)\b|\bwithout (?:asking|approval|human (?:approval|review))\b/,
    /\bdo anything now\b|\bignore the above\b|\b(?:begin|start|end) your (?:answer|reply|response)\b|\b(?:tell|give|share|reveal|show|what(?:'s| is| would))\b.{0,30}\byour (?:password|passcode|pass ?phrase|secret)|\b(?:names?|addresses|e-?mails?|data|details|orders) of (?:all |your |other |the |last |every |\d+ |ten )+customers?\b|\bevery customer you know\b|!\[[^\]]*\]\s?\(|\bstop everything\b/,
    /\b(?:ignorier|vergiss|missacht|umgeh)\w*\b.{0,40}\b(?:anweisung|regel|vorgabe|anordnung|richtlinie|instruktion|systemprompt)|\bzeig\w*\b.{0,25}\b(?:systemprompt|system-prompt|deine (?:internen )?anweisungen)|\bdu bist (?:jetzt|ab jetzt|nun)\b.{0,40}\b(?:admin|modus|frei|uneingeschrankt|entwickler)/,
    /\b(?:ignor|olvid|desobedec|omit)\w*\b.{0,40}\b(?:instruccion|regla|indicacion|ordenes|directri|norma)|\b(?:muestra|revela|dime|ensena)\w*\b.{0,25}\b(?:prompt|instrucciones (?:internas|ocultas|del sistema))|\bahora eres\b.{0,40}\b(?:admin|modo|libre|sin restricciones|desarrollador)|\bmodo (?:desarrollador|administrador|dios)\b/,
    /(?:تجاهل|انس|تخط|تجاوز).{0,30}(?:التعليمات|تعليمات|القواعد|الاوامر|الارشادات|السياسات)|(?:اظهر|اكشف|اعرض).{0,25}(?:تعليمات النظام|موجه النظام)|انت الان.{0,30}(?:وضع|مدير|مسؤول النظام)/,
  ],
  spam: [
    /\b(?:rank|ranking|seo|backlinks?)\b.{0,60}\b(?:google|website|first page|traffic)|\b(?:won|winner)\b.{0,40}\b(?:lottery|prize|iphone|gift card)|\b(?:buy|get)\b.{0,20}\b(?:followers|likes|viagra|cialis)|\b(?:bitcoin|crypto|forex)\b.{0,40}\b(?:invest|profit|double|returns)|\bclick (?:here|the link|below) (?:now |to (?:claim|win|unsubscribe))|\bcheap (?:loans?|meds?|pills)|\bweb design (?:services|company|agency)\b.{0,60}\b(?:offer|price|quote)/,
    /\b(?:kredit|darlehen)\b.{0,40}\b(?:sofort|ohne schufa)|\bsie haben gewonnen\b|\bklicken sie (?:hier|jetzt)\b.{0,40}\b(?:gewinn|gratis|sichern)/,
    /\bha ganado\b.{0,40}\b(?:premio|loteria)|\bgane dinero\b|\bhaga clic aqui\b|\bprestamos (?:rapidos|baratos)/,
    /اربح (?:المال|الان)|لقد ربحت|فزت ب|اضغط هنا|قروض سريعه/,
  ],
} satisfies Record<string, readonly RegExp[]>;

export type Signal = keyof typeof patterns;

/** Whether a text shows a signal. */
export function hasSignal(text: string, signal: Signal): boolean {
  const folded = foldText(text).replace(/\s+/g, " ");
  return patterns[signal].some((pattern) => pattern.test(folded));
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** A payment card's number, told by its check digit, or an account's (IBAN), a social security number. */
export function hasPersonalNumbers(text: string): boolean {
  for (const [run] of text.matchAll(/(?<![\p{L}\d-])(?:\d[ -]?){12,18}\d(?![\p{L}\d])/gu)) {
    if (passesLuhn(run.replace(/\D/g, ""))) return true;
  }
  return (
    /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/.test(text) ||
    /\b\d{3}-\d{2}-\d{4}\b/.test(text)
  );
}

/** A key or a password written out. */
export function hasCredentials(text: string): boolean {
  return (
    /\b(?:sk|pk|rk)_(?:live|test)_\w{10,}|\bsk-[\w-]{16,}|\bgh[pousr]_\w{20,}|\bAKIA[0-9A-Z]{16}\b|\bxox[abprs]-[\w-]{10,}|\bwhsec_[\w+/=]{16,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(
      text,
    ) ||
    /\b(?:password|passwort|kennwort|contrase(?:ñ|n)a|clave|pwd|pin)\b\s*(?:is|ist|es|lautet|:|=)\s*(?!(?:not|wrong|incorrect|nicht|falsch|incorrecta|being|expired|abgelaufen|required|no)\b)\S{4,}/iu.test(
      text,
    ) ||
    /كلمة (?:المرور|السر)\s*(?:هي|:|=)\s*\S{4,}/u.test(text)
  );
}
