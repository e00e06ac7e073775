/**
 * Words that tell nothing about what a customer asks: the grammar, and the courtesies of a letter. In a small
 * collection they are rare enough to outweigh what matters.
 */
export const stopWords: Record<string, string> = {
  en: `a about after again all already also always am an and any anyone anything are as ask asked at be because been
    before being best but by can cannot cant come could day days dear did didnt do does doesnt doing done dont each
    either else even ever every find for from get getting give go goes going good got guys had has have havent having
    he hello help her here hey hi him his hope how i id if ill im in into is isnt it its ive just kind kindly know
    let like ll look looking make many may maybe me mine more most much must my need needed needs never no nor
    not now of off ok okay on once one only or other our out over own people please possible question quite re really
    regards said same say see seem she should since so some somehow someone something soon sorry still such sure
    tell than thank thanks that thats the their them then there these they thing things think this those though
    through to told too tried try trying under until up upon us use ve very want wanted wants was way we well were
    what whats when where which while who why will wish with within without wont would wouldnt yes yet you your
    yours`,
  de: `ab aber alle allem allen aller alles als also am an andere anderen ans auch auf aus bald bei beim bereits besten
    bin bis bist bitte da dabei dafür damit danach dank danke dann dar daran darauf das dass davon dazu dem den denn
    der des dessen deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen
    einer eines einfach er es etwas euch euer eure für gar gegen gehe gehen geht gern gerne gibt gruß grüße guten habe
    haben hab hallo hat hatte hätte helfen herr frau hier hilfe ich ihm ihn ihnen ihr ihre ihrem ihren im immer in ins
    irgendwie ist ja jede jeden jeder jemand jetzt kann kannst kein keine keinen können könnte könnten machen mache
    mal man mehr mein meine meinem meinen meiner meines mich mir mit möchte möchten muss müssen nach nämlich nicht
    nichts noch nun nur ob oder ohne schon sehr sehe sein seine seit sich sie sind so sollte sondern sonst tag tun um
    und uns unser unsere unter vielen viel vom von vor war warum was weg weil welche welchen welcher wenn wer werde
    werden wie wieder will wir wird wo woher wohin wollen wollte wurde würde zu zum zur zwar`,
  es: `a acá ahí al algo alguien algún alguna alguno algunos allí ante antes aquí así aún aunque ayuda ayudar ayudarme
    buenas bueno buenos cada casi como cómo con contra cual cuál cuales cualquier cuando cuándo cuanto cuánto cuánta
    cuántos de del desde días dónde donde dos el él ella ellas ellos en entonces entre era es esa esas ese eso esos
    esta está estaba están estar estas este esto estos estoy favor fue gracias gustaría ha haber había hace hacer hacia
    hago han has hasta hay he hola hoy ir la las le les lo los luego mas más me mi mí mis mismo muchas mucho muy nada
    ni ningún ninguna no nos nosotros nuestra nuestro nunca o otra otro otros para pero poco podría podrían podéis
    porque por pues puede pueden puedes puedo que qué querer quería quiero quién quisiera saber sabéis se sé sea ser
    será si sí sido siempre sin sobre solo sólo son soy su sus tal también tampoco tan tanto te tener tengo ti tiene
    tienen tienes toda todavía todo todos tras tu tú tus un una uno unos usted ustedes va vais vamos van vez voy vuestra
    vuestro y ya yo saludos hacerlo`,
  ar: `في من على إلى الى عن مع هذا هذه هذين ذلك تلك التي الذي الذين هل ما ماذا متى أين كيف لماذا لم لن لا ليس قد كان كانت
    يكون تكون أن إن أنا أنت نحن هو هي هم أو ثم و ف ب ل لي لك له لها لنا عند عندي لدي كل بعض أي أية غير إذا لو حتى بعد
    قبل منذ عبر بين كم جدا فقط أيضا ايضا مرحبا السلام عليكم شكرا أرجو ارجو رجاء من فضلك فضلكم يمكن يمكنني يمكنكم أريد
    اريد أود اود أحتاج احتاج أستطيع استطيع مساعدة مساعدتي حول ذا هنا هناك الآن الان سوف تم يتم يجب حيث كما بأن لأن
    طريقة الطريقة أرغب ارغب وهل وكيف وما ولم ولا أعرف اعرف`,
};
