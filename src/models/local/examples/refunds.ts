import type { ExampleTexts } from "./example-texts.ts";

export const refundExamples = {
  return_request: {
    en: `I want to return this
how do I send it back
I'd like to return the rug
Can I return the shoes, they don't fit?
need a return label please
How can I start a return for order SB-10128?
it does not suit my living room, I would like to give it back
where do I post my return
return of order 10042
The dress is too small, I want to send it back.
I'm not happy with the cushion and want to return it
please arrange a pickup for my return
do you have a return form
i want to exchange the item for another size
I would like to swap these trousers for a bigger pair
returning an unopened item
Is it possible to bring it back to the shop?
send me instructions for returning goods
print return sticker
I bought two and want to return one of them
hwo do i retrun something
Kindly let me know the procedure to return my purchase.
I have to send an article back to you
help me returning a product
can I take the blanket back to you
The jacket is a size too big. How can I send it back to you?
I'd like to return two of the four chairs, where do they go?
unused item, want to give it back, what do I have to do
I would like to send the blanket back
how can I give the chair back to you
I need the paperwork to return a parcel
please tell me how to return the shoes I bought
I changed my mind about the curtains, how do I return them
the bag is not what I expected, I want to send it back`,
    de: `Ich möchte den Artikel zurückschicken.
Wie funktioniert die Rücksendung?
Ich brauche ein Retourenetikett.
Die Schuhe passen nicht, ich will sie zurückgeben.
Retoure für Bestellung 10042
Kann ich den Teppich gegen eine andere Größe umtauschen?
Wohin schicke ich die Rücksendung?
Das Kissen gefällt mir nicht, ich möchte es zurückgeben.
wie kann ich was zurücksenden
Wie schicke ich die Vorhänge zurück?`,
    es: `Quiero devolver el artículo
¿Cómo hago una devolución?
Necesito una etiqueta de devolución.
Los zapatos no me quedan bien y quiero devolverlos.
devolución del pedido 10042
¿Puedo cambiarlo por otra talla?
¿Adónde envío la devolución?
La alfombra no me gusta, la quiero devolver.
cómo devuelvo una compra
Me gustaría devolver las cortinas, ¿cómo lo hago?`,
    ar: `أريد إرجاع المنتج
كيف أعيد المنتج إليكم
أحتاج ملصق إرجاع
الحذاء غير مناسب وأريد إرجاعه
إرجاع الطلب رقم 10042
هل يمكن استبداله بمقاس آخر
إلى أين أرسل المرتجع
لم تعجبني السجادة وأريد إعادتها
أريد إعادة الستائر، كيف أفعل ذلك`,
  },
  refund_request: {
    en: `I want my money back
please refund order 10042
can I get a refund
Refund me for the lamp please.
I demand a refund for SB-10123
I am not satisfied and would like to be reimbursed.
give me back the 34.50 I paid
requesting a full refund
Could you refund just the shipping cost?
I sent everything back, now please pay me back
get my money returned
I'd like a partial refund for the missing cushion
How do I ask for a refund for my last purchase?
the thing is rubbish, refund it
please return the payment to my card
I need a reimbursement for my order
I paid for something I do not want any more, refund please
refnd plz
Please credit the amount back to my account.
would you be so kind as to refund my purchase
I want a refund, not a voucher
reimburse order number 88214
I need help getting a refund
help me to obtain a reimbursement
how can I get a rebate for what I paid
I want restitution of my payment
I request compensation for the money I spent
assistance with getting my money back please
get me a refund of 120 dollars
what do I need to do to be reimbursed
refund 89 euros to me
The shirt does not fit my husband, so I'd like to send it back for a refund.
Order 10455 is not what I had in mind. Could I have my money back, please?
I never used the lamp from order SB-10410 and would like to be refunded.
Please refund only the towels, I keep the rest.
I'd like to return it for a full refund, it is unopened.
Please pay me back the price of the rug, it does not match my sofa.
It came two weeks ago and I don't need it after all, please refund it.
kindly arrange a return and a refund of the whole amount`,
    de: `Ich möchte mein Geld zurück.
Bitte erstatten Sie die Bestellung 10042.
Kann ich eine Rückerstattung bekommen?
Ich verlange die Erstattung für SB-10123.
geld zurück bitte
Bitte überweisen Sie mir den Kaufpreis zurück.
Ich hätte gern die 34,50 Euro erstattet.
Wie beantrage ich eine Erstattung?
Ich bin unzufrieden und will mein Geld wiederhaben.
Das Zelt gefällt uns nicht, ich möchte es zurückgeben und mein Geld zurückerhalten.
Es geht um das Badetuch, bitte erstatten Sie mir den Betrag.
Die Jacke ist zu klein und ungetragen, bitte überweisen Sie mir das Geld zurück.`,
    es: `Quiero un reembolso
Por favor, reembolsen el pedido 10042.
Devuélvanme el dinero.
Solicito la devolución del importe de SB-10123.
¿Me pueden reembolsar la lámpara?
quiero que me devuelvan lo que pagué
¿Cómo pido un reembolso?
Exijo el reembolso de los 34,50 euros.
reembolso ya
No me gusta la manta del pedido, quiero devolverla y que me reembolsen.
La lámpara no encaja en el salón, solicito el reembolso completo.
Está sin usar, ¿me pueden devolver el dinero?`,
    ar: `أريد استرداد المبلغ
أعيدوا لي نقودي من فضلكم
أطلب استرداد ثمن الطلب 10042
هل يمكنني الحصول على المبلغ المدفوع
أرجو إرجاع المبلغ إلى بطاقتي
أريد فلوسي
كيف أطلب استرداد المال
أطالب برد مبلغ 34.50 يورو
وصلني المصباح لكن حجمه أكبر مما توقعت ولم أستعمله وأريد استرداد المبلغ
أريد إرجاع البطانية واسترداد ثمنها لو سمحتم
المنتج غير مستعمل، أرجو إعادة المبلغ لي`,
  },
  refund_status: {
    en: `where is my refund
when will the refund arrive
I still haven't got my refund
you said you refunded me two weeks ago, nothing on my account
how long does a refund take to show up
refund status of order 10042
I returned the rug on the 3rd, has the refund been issued?
Did you process my refund yet?
My bank does not show any refund so far.
track my refund
is my reimbursement on its way
checking on the refund for SB-10123
The money from my return has not reached me.
when do I get my money back that you promised
refund pending since last month
can you confirm that my refund was sent
what happened to my refund?
I was told five days for the refund and it has been twelve
haven't received the reimbursement
update on my refund please
has the credit been made to my card already
I'm waiting for a refund of 200 dollars
I want to check the status of my reimbursement
has my refund been processed
I am expecting a compensation, was it paid out?
see how far my refund is
when is my rebate going to be credited
I have been expecting a restitution of 75 euros
any news about my money back
when will I get my refund
has the money been sent back yet
I have waited ten days for my refund to arrive
is there any progress with my refund
you confirmed the refund but nothing has arrived on my card`,
    de: `Wo bleibt meine Erstattung?
Wann kommt die Rückerstattung an?
Ich habe mein Geld noch immer nicht zurück, obwohl Sie es erstattet haben.
Status der Erstattung für Bestellung 10042
Wurde die Erstattung schon veranlasst?
Die Retoure ist seit zwei Wochen bei Ihnen, wann kommt das Geld?
Auf meinem Konto ist keine Rückzahlung zu sehen.
wie lange dauert die rückerstattung noch`,
    es: `¿Cuándo llega mi reembolso?
¿Dónde está mi reembolso?
Todavía no he recibido el dinero que me reembolsaron.
estado del reembolso del pedido 10042
¿Han tramitado ya mi reembolso?
Devolví la alfombra hace dos semanas y el banco no muestra nada.
me dijeron cinco días para el reembolso y van doce
confirmen si se emitió el reembolso`,
    ar: `أين المبلغ المسترد
متى يصل المبلغ المسترد إلى حسابي
لم يصلني الاسترداد حتى الآن
ما حالة استرداد الطلب 10042
هل تمت معالجة استردادي
أعدت المنتج منذ أسبوعين ولم أر المال في البنك
كم يستغرق وصول الاسترداد`,
  },
  refund_policy: {
    en: `what is your refund policy
how many days do I have to return something
can I return sale items
What are the conditions for getting money back?
Who pays for return shipping?
do you give refunds on opened products
Is there a restocking fee?
until when can I send things back
return policy?
I would like to know your rules about returns before I buy.
are gift cards refundable
does the item have to be in its original packaging to be returned
under what circumstances do you refund
can underwear be returned
explain how returns and refunds work at your shop
how long is the return window
Are personalised items excluded from returns?
if I don't like it can I get my money back within a certain time
terms for refunds
is a receipt needed for a return
do I get the shipping cost back too when I return
policy on exchanges
in which cases can I ask for a refund
do you have a money back guarantee
I want to know how your refunds policy works
help me understand when a refund is possible
tell me in what situations you reimburse customers
what is the penalty for cancelling
is there a cancellation fee
how much do I pay if I cancel early
check the cancellation charges
are there fees when I withdraw from a purchase
what are the rules for returning goods
how long is the return period
until which day can a gift be returned
is it allowed to return something without its box
what do I get back if I return only a part of my order
do sale items count for your returns policy
can I bring back something I have already used
is a return free of charge for me
tell me your conditions for returns and refunds please
if the item does not suit me, how long can I give it back
are customised products refundable`,
    de: `Wie sind Ihre Rückgabebedingungen?
Wie viele Tage habe ich Zeit für eine Rückgabe?
Kann man reduzierte Ware zurückgeben?
Wer trägt die Kosten der Rücksendung?
Wie ist das Widerrufsrecht geregelt?
Muss die Originalverpackung dabei sein?
unter welchen bedingungen erstatten sie
Sind Gutscheine vom Umtausch ausgeschlossen?
Wie lange kann ich bestellte Artikel zurückgeben?
Wie lang ist die Rückgabefrist?
Was sind die Regeln für Rückgaben?
Ist die Rücksendung für mich kostenlos?`,
    es: `¿Cuál es su política de devoluciones?
¿Cuántos días tengo para devolver algo?
¿Se pueden devolver los artículos rebajados?
¿Quién paga el envío de la devolución?
condiciones para los reembolsos
¿Hace falta el embalaje original para devolver?
hasta cuándo puedo devolver un producto
¿Las tarjetas regalo son reembolsables?
Y si al final no me gusta, ¿cuántos días tengo para devolverlo?
¿Qué plazo hay para devolver un artículo?
¿Cuáles son las normas para devolver?
¿La devolución es gratuita para mí?`,
    ar: `ما هي سياسة الاسترجاع
كم يوما لدي لإرجاع المنتج
هل يمكن إرجاع المنتجات المخفضة
من يدفع تكلفة شحن الإرجاع
ما شروط استرداد المال لديكم
هل يجب أن تكون العلبة الأصلية موجودة عند الإرجاع
حتى متى يمكنني الإرجاع
كم يوما لدي لإرجاع المنتج إذا لم يعجبني
ما مدة الإرجاع المسموحة
ما هي قواعد إرجاع المنتجات
هل الإرجاع مجاني`,
  },
} satisfies ExampleTexts;
