/**
 * What words mean, across the four languages, as far as support mail needs it: `Kündigung`, `cancelar` and `إلغاء`
 * are one concept. It lets the classifier learn from an example in one language for the others. Words are folded; one
 * ending in `*` stands for all that begin with it, `a_b` for two words in a row.
 */
import { foldText } from "./text.ts";

const lexicon: Record<string, string> = {
  order:
    "order orders ordr ordered purchase purchases purchased bought buy buying basket cart checkout bestell* auftrag* gekauft kauf* einkauf* warenkorb pedido* pedi pedir compra* compre comprado carrito طلب* طلبيه* اشتري* شراء مشتريات*",
  item: "item items artical article product products goods thing things stuff piece lamp rug cushion blanket throw towel vase table shoes dress box artikel* produkt* ware stuck lampe* teppich* kissen* decke* schuhe vase articulo* producto* lampara* alfombra cojin manta zapatos jarron منتج* قطعه* مصباح* سجاد* وساده* حذاء بضاعه",
  parcel:
    "parcel parcels package packages packet shipment shipments box consignment paket* packchen sendung* paquete* envio bulto طرد* شحنه* الشحنه شحنتي",
  deliver:
    "deliver* delivry dispatch* ship ships shipped shipping send sends sent post posted courier carrier arriv* liefer* geliefert versand* versend* verschick* zustell* zugestellt ankomm* angekommen ankommt zusteller* entreg* envi* reparto repartidor llega* llego llegue transport* توصيل* شحن* تسليم* وصل* يصل* توصل* سلم*",
  where: "where wheres whereabouts wo wohin donde adonde اين وين فين",
  when: "when wen eta wann cuando متي امتي",
  how: "how hwo wie como كيف",
  which:
    "which what options option available welche* was cual* que opciones disponibles ما ماهي ماذا اي خيارات",
  why: "why warum wieso weshalb por_que لماذا ليش",
  cost: "cost* costs price* fee fees expensive free charge_for kosten* kostet preis* gebuhr* kostenlos cuesta coste* precio* gastos gratis تكلفه* رسوم سعر مجاني*",
  possible:
    "can could possible may is_it kann konnen moglich geht puedo pueden puede posible هل يمكن يمكنني ممكن",
  status: "status state update news progress stand fortschritt estado novedades حاله*",
  track:
    "track* tracing follow locate sendungsverfolg* sendungsnummer verfolg* seguimiento rastre* localizar تتبع*",
  cancel:
    "cancel* cancle* cancellation call_off annul void withdraw revoke stornier* storno widerruf* abbestell* anul* cancel* الغاء* الغ*",
  mistake:
    "mistake accident* accidental* by_accident wrongly versehen* vertan irrtum* error_mio equivoque por_error بالخطا",
  change:
    "change* modify* modification alter* amend* edit* adjust* update* swap* replace* correct* instead andern* andere* geandert aender* anpass* tausch* ersetz* aktualisier* statt stattdessen cambi* modific* editar correg* corrij* actualiz* lugar vez تغيير* غير* تعديل* عدل* اعدل* تبديل* بدل* بدلا حدث*",
  add: "add* include* extra* another more hinzufug* fugen zusatz* noch_ein anad* agreg* incluir otra اضاف* اضيف* زياده",
  remove: "remove* take_off entfern* herausnehm* quit* sacar احذف* حذف* ازل* ازيل* امسح* محو* مسح*",
  size: "size* small* large* medium xl colour* color* variant* model quantity grosse* farb* grun rot* blau* modell* menge talla* color* modelo cantidad مقاس* لون* موديل كميه",
  address:
    "address* adress adresse* adresss street postcode zip house_number flat apartment neighbour* lieferadress* anschrift hausnummer postleitzahl strasse nachbar* direccion* calle portal codigo_postal vecin* عنوان* شارع مبني البيت بيت جيران*",
  move: "moved moving relocat* umgezogen umzug mudado mudanza انتقل*",
  abroad:
    "norway ireland spain germany switzerland austria abroad country international* europe* osterreich schweiz ausland canarias portugal extranjero دبي السعوديه الخارج",
  fast: "express next_day overnight fast quick* urgent* schnell* eilig urgente rapid* سريع*",
  pickup:
    "pick_up collect* store shop locker abhol* laden packstation* filiale recoger tienda استلام المتجر متجر*",
  late: "late delay* overdue slow* waiting wait* taking forever_long stuck pushed weeks verspat* verzug* verzoger* warte* dauert wochen immer_noch retras* tarda* esper* atrasa* semanas todavia متاخر* تاخر* تاخير* انتظر* اسابيع تاجيل*",
  expected:
    "supposed should expected promised estimated sollte versprochen erwartet debia tenia_que prometi* مفترض كان_يجب موعد*",
  notreceived:
    "missing lost never not_received didnt_receive not_arrived nothing stolen gone half verloren nie nichts fehlt gestohlen nicht_angekommen perdido nunca falta robado no_he_recibido no_recibi لم_استلم لم_يصل* ضاع* ضائع مفقود ناقص* سرق*",
  receive: "receiv* recieved got get erhalten bekomm* erhielt recib* استلم* وصلني",
  claimdelivered:
    "marked says signed handed vermerkt laut angeblich unterschrieben pone consta firmado مكتوب يقولون",
  damaged:
    "damag* broken brokn broke crack* scratch* torn hole faulty defect* shattered smashed crushed dent* stain* bent leak* dead snapped fell_apart burn kaputt* beschadig* defekt* zerbroch* sprung kratzer loch riss zerdruckt roto rota rotos danad* defectuos* agriet* aranaz* agujero aplastad* estropead* pedazos مكسور* تالف* معطل* محطم* شرخ خدش ثقب كسر تضرر",
  wrong:
    "wrong incorrect different mixed_up mix not_what else's somebody falsch* verkehrt* ander* equivocad* incorrect* distint* otro خاطئ* خاطي* خطا مختلف*",
  returnit:
    "return* retrun* send_back send_it give_back bring_back exchange ruckgabe* rucksend* retour* zuruckschick* zuruckgeb* zurucksend* umtausch* devol* devuelv* regresar ارجاع* ارجع* اعاده* اعيد* مرتجع استبدال*",
  label: "label form etikett* formular etiqueta formulario ملصق",
  fit: "fit fits doesnt_fit passt passen quedan queda يناسب مناسب",
  refund:
    "refund* refnd reimburs* money_back pay_back give_back credit erstatt* ruckerstatt* geld_zuruck ruckzahl* zuruckzahl* reembols* devolucion_del devuelvanme استرداد* استرد* المبلغ_المسترد رد_مبلغ",
  money: "money amount paid cash geld betrag summe bezahlt dinero importe pague مبلغ* مال نقود* فلوس* ثمن",
  policy:
    "policy policies rule* condition* terms window eligible bedingung* regel* frist richtlinie* widerrufsrecht politica* condicion* plazo normas سياسه* شرط شروط قواعد",
  days: "days day weeks tage tagen dias يوم* ايام",
  invoice:
    "invoice* receipt* reciept bill bills vat proof_of rechnung* beleg* quittung* factura* recibo* comprobante فاتوره* فواتير ايصال*",
  download:
    "download* pdf copy csv export* herunterlad* kopie exportier* datei descarg* copia exportar تنزيل* نسخه* تصدير*",
  pay: "pay* paying payment* paymnt zahl* bezahl* pago* pagar pague دفع* الدفع ادفع سداد",
  card: "card cards paypal visa mastercard amex klarna apple_pay google_pay debit credit_card bank transfer karte* kreditkarte* uberweis* lastschrift tarjeta* transferencia* bizum banco بطاق* تحويل بنك* باي_بال",
  method:
    "method* ways types instal* accept* accepted zahlungsart* zahlungsmoglich* raten rate akzeptier* nehmen metodo* formas plazos acept* admiten طرق طريقه تقسيط تقبل*",
  fail: "fail* declin* reject* refus* unable cant_pay problem* issue trouble abgelehn* fehlgeschlag* problem* scheiter* rechaz* fall* problema* no_puedo فشل* رفض* مشكل* لا_استطيع",
  charge:
    "charg* debit* billed withdraw* took_money transaction* abgebucht abbuch* eingezogen belast* cobr* cargo* cargad* خصم* سحب*",
  twice:
    "twice double* doubly two_times 2x duplicat* second doppelt* zweimal zwei_mal zwei zweite dos_veces doble duplicad* segundo مرتين مكرر* مضاعف ثاني*",
  subscription:
    "subscription* subscribtion subscrib* membership* plan plans contract trial seats abo abos abonnement* mitgliedschaft* vertrag* tarif* suscrip* membresia* plan اشتراك* عضويه* خطه باقه*",
  renew: "renew* auto_renew verlanger* renov* renovacion تجديد* يتجدد",
  month: "month monthly year* annual* monat* jahr* mensual* mes anual شهر* سنوي*",
  stop: "stop* end ends ending terminat* discontinu* quit kundig* kundigung* beend* stopp* aufhoren baja terminar parar dejen deten* انه* اوقف* ايقاف* وقف*",
  pause: "pause* hold skip* suspend* pausier* aussetz* paus* saltense saltar موقتا ايقاف_موقت",
  upgrade:
    "upgrade* downgrade* premium basic bigger switch* wechsel* herabstuf* mejorar bajar_al superior ترقيه* انتقال",
  account:
    "account* acount profile* login user* konto* kundenkonto* profil* benutzer* cuenta* perfil usuario حساب* ملف* مستخدم",
  access:
    "log_in login sign_in signin locked unlock recover access blocked anmeld* einlogg* gesperrt* zugang* entrar iniciar_sesion acceso acceder bloquead* تسجيل_الدخول دخول* مقفل استعيد",
  password:
    "password* pasword passcode reset code kennwort* passwort* zurucksetz* contrasena* clave restablec* codigo كلمه_المرور كلمه_السر رمز تعيين",
  forgot: "forgot* forget* remember vergess* olvid* نسي* انسي",
  details:
    "email mail phone name surname birthday newsletter username mobile telefonnummer* handynummer* nachname name* geheiratet correo telefono apellido* nombre boletin بريد* هاتف* اسم* نشره*",
  close:
    "close* closing delete* deactivat* shut_down deregister unregister losch* schliess* deaktivier* auflos* cerrar cierr* elimin* borr* desactiv* اغلاق* اغلق* عطل تعطيل",
  data: "data personal information records gdpr ccpa article_17 article_15 daten* dsgvo personenbezog* angaben datos rgpd informacion personales بيانات* معلومات*",
  erase:
    "erase* erasure wipe* delete* destroy* forgotten remove* losch* entfern* vergessenwerden borr* suprim* supres* elimin* olvido حذف* احذف* محو امسح* ازيل* نسيان",
  store:
    "store* hold held keep stored know speicher* gespeichert auskunft guard* tienen_sobre conservan تحتفظ* مخزن*",
  app: "app website site page web screen button menu dashboard api server webseite seite bildschirm knopf anwendung plattform aplicacion pagina web pantalla boton plataforma servidor تطبيق* موقع* صفحه* شاشه* زر منصه* سيرفر",
  bug: "bug bugs crash* freez* glitch error* broken_link 404 500 nan black sync* absturz* sturzt fehler* fehlermeldung schwarz se_cierra fallo* error negro تعطل* يتعطل خطا خلل سوداء",
  down: "down outage offline unreachable unavailable 503 502 disruption incident everyone timeout timing_out storung* ausgefallen erreichbar ausfall caid* caida incidencia nadie متوقف* عطل متاح* للجميع",
  load: "load* loading laden ladt cargan carga تفتح يفتح تظهر",
  setup:
    "set_up setup install* pair* connect* assemble* mount* instruction* manual guide steps anleitung* verbind* aufbau* einricht* montier* config* conect* montar manual instrucciones pasos اعداد تركيب دليل خطوات توصيل_الجهاز",
  use: "use using work works wash* clean* suitable battery bulb benutz* wasch* geeignet batterie* leuchtmittel* usar lav* sirve bateria bombilla استخدم* استخدام* اغسل غسل بطاريه لمبه",
  find: "find see finde* encuentro encontrar اجد",
  suggest:
    "suggest* suggestion* idea feature* wish would_be great_to love_to should_offer plans_to proposal vorschlag* wunsch* schon ware_schon wunschen sugerencia* sugiero propongo estaria_bien me_gustaria اقترح* اقتراح* اتمني ياليت",
  thanks: "thank* thanks thx cheers dank* danke vielen_dank gracias شكر*",
  praise:
    "great* love* perfect* awesome excellent happy helpful pleased best_shop stars compliment* superb solved positive toll* super lob zufrieden bestens herzlich* excelente* perfecto encanta contenta contento felicidades enhorabuena solucionado رائع* ممتاز* سعيد* احببت متعاون*",
  complain:
    "complain* complaint* unhappy disappoint* worst terrible rude unacceptable disgrace dissatisfied angry fed_up joke horrible beschwer* enttausch* unverschamt* katastroph* schlecht* queja* reclam* decepcion* pesim* peor maleducado شكوي* سيئ* محبط* وقح* اسوا مقبول",
  service:
    "service support staff team employee kundendienst* mitarbeiter* service servicio atencion empleado خدمه* موظف* دعم",
  human:
    "human person real representative agent manager supervisor operator somebody someone menschen mensch berater vorgesetzt* jemand persona humano agente encargado alguien شخص انسان مدير احد",
  talk: "talk speak call phone ring contact touch connect transfer_me sprech* reden anruf* zuruckruf* telefon* verbind* hablar llame llamar contact* telefono pasenme اتحدث التحدث يتصل تواصل هاتف* حولوني",
  robot: "bot bots robot* machine automated roboter robot روبوت",
  legal:
    "lawyer* attorney solicitor sue suing court legal law police ombudsman chargeback claims regulator trading_standards dispute charges anwalt* verklag* gericht* rechtlich* anzeige verbraucherzentrale rechtsanwalt* abogad* denunci* tribunal* legales demanda* contracargo consumidor محام* دعوي قضائ* محكمه قانون* شرطه",
  insult:
    "idiot* moron* fuck* stupid bastard* scum garbage losers pigs cretins ass rats fools dumb shit clowns idioten trottel arsch schweine dumm* fresse idiotas imbeciles mierda estupid* inutiles اغبياء غبي حمقي كلاب حثاله لصوص",
  threat: "find_you break_your your_office bones wissen_wo euer_buro su_oficina مكان_مكتبكم",
  selfharm:
    "kill suicide die dying hurt_myself end_my living alive life pills without_me selbstmord umbringen bringe_mich leben suicid* vida vivir matarme انتحار حياتي اعيش اوذي بدوني",
  spamwords:
    "followers seo rank ranking google lottery won winner prize bitcoin casino investment loan* cheap pills leads traffic website_first backlink* guest_post replica inheritance offer kredit* gewonnen gewinn follower seguidores premio prestamos inversion اربح ربحت جائزه قروض متابعين استثمار",
  click: "click link klick* clic haga_clic اضغط رابط",
  away: "out_of office automatic* auto_reply vacation leave holiday* parental undeliverable mailbox buro urlaub* abwesen* elternzeit automatische zugestellt_werden oficina vacaciones automatica buzon خارج_المكتب تلقائي اجازه اليه",
  world:
    "weather joke match flight essay capital translate restaurant job cv interview rice football equation politics python music president mountain tax dog time alarm yen airport calories baby stocks flu reseller donation students coin sing calendar meeting pizza wetter witz spiel flug aufsatz hauptstadt aktien verein reis bewerben chiste tiempo partido vuelo ensayo capital acciones club arroz curriculum طقس نكته مباراه رحله مقال عاصمه اسهم نادي ارز وظيفه",
  negation:
    "not no never cannot cant wont dont didnt doesnt isnt havent nicht kein* nie no nunca لا لم ليس لن",
  want: "want need like please mochte will brauche bitte gern hatte quiero necesito quisiera favor اريد احتاج ارجو اود",
};

interface Entry {
  exact: Map<string, string[]>;
  prefix: Map<string, string[]>;
  pairs: Map<string, string[]>;
}

function indexLexicon(): Entry {
  const entry: Entry = { exact: new Map(), prefix: new Map(), pairs: new Map() };
  const put = (map: Map<string, string[]>, key: string, concept: string) =>
    map.set(key, [...(map.get(key) ?? []), concept]);
  for (const [concept, words] of Object.entries(lexicon)) {
    for (const word of words.split(" ")) {
      const key = foldText(word.replace("*", ""));
      if (word.includes("_")) put(entry.pairs, key.replace("_", " "), concept);
      else put(word.endsWith("*") ? entry.prefix : entry.exact, key, concept);
    }
  }
  return entry;
}

const index = indexLexicon();
const known = new Map<string, readonly string[]>();
const maxKnown = 20_000;

/** Arabic joins article and particles to the word. */
const arabicParticles = /^(?:و|ف)?(?:بال|كال|لل|ال|ب|ل|س)?(?=.{3})/;

function lookUp(word: string): string[] {
  const found = new Set<string>();
  for (const form of new Set([word, word.replace(arabicParticles, "")])) {
    for (const concept of index.exact.get(form) ?? []) found.add(concept);
    for (let length = 3; length <= form.length; length++) {
      for (const concept of index.prefix.get(form.slice(0, length)) ?? []) found.add(concept);
    }
  }
  // German writes compounds as one word: what follows the first part is looked up too.
  for (let start = 3; word.length >= 9 && start <= word.length - 4; start++) {
    const rest = word.slice(start);
    for (const concept of index.exact.get(rest) ?? []) if (rest.length >= 5) found.add(concept);
    for (let length = 5; length <= rest.length; length++) {
      for (const concept of index.prefix.get(rest.slice(0, length)) ?? []) found.add(concept);
    }
  }
  return [...found];
}

/** The concepts of one folded word. */
export function conceptsOf(word: string): readonly string[] {
  const remembered = known.get(word);
  if (remembered !== undefined) return remembered;
  const concepts = lookUp(word);
  if (known.size >= maxKnown) known.clear();
  known.set(word, concepts);
  return concepts;
}

/** The concepts of folded words, in order, those of two words in a row included. */
export function listConcepts(words: readonly string[]): string[] {
  return words.flatMap((word, position) => [
    ...conceptsOf(word),
    ...(index.pairs.get(`${words[position - 1] ?? ""} ${word}`) ?? []),
  ]);
}
