import type { ExampleTexts } from "./example-texts.ts";

export const deliveryExamples = {
  delivery_options: {
    en: `do you ship to Norway
how much is express shipping
what delivery options do you have
Do you deliver on Saturdays?
is shipping free above a certain amount
Can I pick up my order at a store?
how long does standard delivery take in general
which couriers do you work with
do you send parcels abroad
shipping cost to Ireland?
Is next-day delivery available for my area?
I would like to know what it costs to have something sent to Spain.
can I choose a delivery slot in the evening
do you deliver to parcel lockers
what are your shipping fees
how fast is express
Do you ship large furniture to islands?
delivery times and prices please
can you deliver to a PO box
what shipping methods can I choose from
does it cost extra to ship to switzerland
is there a click and collect option
how many days for deliveries within Germany
can I place an order from Finland
do you deliver to my city
do you ship to Dublin?
could I order from Japan
I would like to check the available shipping methods
how many days does shipping usually take
what is the delivery period
list the delivery options for me
are there different kinds of shipment I can choose
do you deliver to the Netherlands and what does it cost
what does express shipping cost and how long does it take
how many days does delivery to Jordan usually take`,
    de: `Liefern Sie nach Österreich?
Was kostet der Expressversand?
Welche Versandarten bieten Sie an?
Wie lange dauert die Lieferung normalerweise?
Kann ich im Laden abholen?
Liefern Sie auch samstags?
ab wann ist der versand kostenlos
Verschicken Sie an Packstationen?
Versandkosten in die Schweiz?
Wie lange dauert der Versand nach Österreich üblicherweise?`,
    es: `¿Hacen envíos a Canarias?
¿Cuánto cuesta el envío urgente?
¿Qué opciones de entrega tienen?
¿Cuánto tarda normalmente un envío estándar?
¿Puedo recoger el pedido en tienda?
entregan los sábados
a partir de qué importe es gratis el envío
gastos de envío a Portugal
¿Con qué empresa de transporte trabajan?
¿Cuántos días tarda normalmente un envío a Valencia?`,
    ar: `هل توصلون إلى دبي؟
كم تكلفة الشحن السريع
ما هي خيارات التوصيل المتاحة
كم يستغرق التوصيل العادي
هل يمكنني الاستلام من المتجر
هل توصلون يوم الجمعة
متى يكون الشحن مجانيا
ما هي رسوم الشحن إلى السعودية
كم يوما يستغرق التوصيل إلى الأردن عادة
هل الشحن إلى لبنان متاح وكم يكلف`,
  },
  delivery_delay: {
    en: `my order is late
the parcel should have arrived last week
why is the delivery taking so long
Order SB-10301 was supposed to be here on Monday and it still is not.
I have been waiting three weeks now!
delivery delayed again, what is going on
you promised two days and it has been ten
Tracking has not moved for a week, is it stuck?
still waiting for my package, way past the estimated date
my shipment is overdue
This is taking forever, when will it finally show up
the delivery date keeps getting pushed back
it is late and it was meant to be a birthday present
Why has my order not arrived on the promised day?
parcel stuck at the depot since Thursday
very slow shipping, expected it days ago
delayed delivery order 44120
my package is running late, can you look into it
The carrier says there is a delay, what does that mean for me?
I expected the delivery yesterday and nobody came
how much longer do I have to wait
late delivry!!
I ordered ages ago and am still waiting for it
it has been two weeks, where does it stay
delivery took too long, still not here on the day you named
expected yesterday, not delivered yet
it should have been here days ago and I have heard nothing
I stayed at home all day for the delivery and nobody came`,
    de: `Meine Lieferung ist verspätet.
Das Paket sollte schon letzte Woche da sein.
Warum dauert die Lieferung so lange?
Ich warte seit drei Wochen auf meine Bestellung 10042!
Die Sendungsverfolgung bewegt sich seit Tagen nicht.
Der Liefertermin wurde schon wieder verschoben.
Lieferverzug, was ist los?
Gestern sollte geliefert werden, es kam niemand.
lieferung viel zu spät`,
    es: `Mi pedido viene con retraso
El paquete tenía que haber llegado la semana pasada.
¿Por qué tarda tanto el envío?
Llevo tres semanas esperando el pedido 10042.
el seguimiento no se mueve desde hace días
Han vuelto a retrasar la fecha de entrega.
ayer debían entregarlo y no vino nadie
entrega atrasada, ¿qué pasa?
cuánto más tengo que esperar`,
    ar: `طلبي متأخر
كان من المفترض أن يصل الطرد الأسبوع الماضي
لماذا يستغرق التوصيل كل هذا الوقت
أنتظر طلبي منذ ثلاثة أسابيع
التتبع لم يتغير منذ أيام
تم تأجيل موعد التسليم مرة أخرى
تأخر الشحن كثيرا ما السبب
كان يجب أن يصل أمس ولم يأت أحد`,
  },
  item_not_received: {
    en: `it says delivered but I never got it
my parcel never arrived
the package is lost
Tracking claims the parcel was handed over, yet there is nothing here.
I did not receive my order
Someone must have stolen the package from my porch.
the box came but one item was missing
marked as delivered, no parcel anywhere, asked all neighbours
Order 10042 has gone missing in the mail
I only received half of my order
where is the second parcel, only one of two came
nothing was delivered although your mail says so
The courier signed for it himself, I was never given the parcel.
my order never showed up
package not received SB-10432
an item is missing from the delivery
I never got what I paid for
the carrier lost my parcel
No one in the house took the delivery, it is simply not here
empty box arrived, there was nothing in it
delivered to the wrong person, I don't have it
didnt get my package
the parcel is gone
help, my package got lost on the way
I never received any of the items
everything arrived except the cushion
the carrier's page says it is lost
tracking says it was delivered two days ago but there is no parcel
my table never arrived and the courier says he cannot find it`,
    de: `Mein Paket ist nicht angekommen.
Laut Sendungsverfolgung zugestellt, aber hier ist nichts.
Das Paket ist verloren gegangen.
Ich habe meine Bestellung 10042 nie erhalten.
In der Lieferung fehlt ein Artikel.
Es kam nur eines von zwei Paketen.
Angeblich beim Nachbarn abgegeben, dort ist nichts.
nichts bekommen obwohl als geliefert markiert
Das Paket wurde wohl aus dem Hausflur gestohlen.`,
    es: `No he recibido mi paquete
Pone entregado pero aquí no hay nada.
El paquete se ha perdido.
Nunca me llegó el pedido 10042.
Falta un artículo en la entrega.
Solo ha llegado uno de los dos paquetes
dicen que lo dejaron con un vecino y no es cierto
me han robado el paquete del portal
no llegó nada de lo que compré`,
    ar: `لم أستلم الطرد
مكتوب أنه تم التسليم لكن لم يصلني شيء
ضاع الطرد
لم يصلني الطلب رقم 10042 أبدا
هناك قطعة ناقصة في الشحنة
وصل طرد واحد فقط من اثنين
يقولون إنهم سلموه للجيران وهذا غير صحيح
سُرق الطرد من أمام الباب`,
  },
  damaged_item: {
    en: `the lamp arrived broken
the glass is cracked
item damaged in transit
My vase came in a thousand pieces.
The box was crushed and the screen has a crack.
it does not switch on, it is dead on arrival
There is a big scratch across the table top.
received a faulty product, order SB-10040
the seam is torn and the fabric has a hole
product is defective
one of the plates was shattered when I opened the parcel
The handle broke off the first time I used it.
arrived with dents and stains
the charger stopped working after one day
I opened the box and the frame was bent, photos attached
bad quality, it fell apart
it leaks, clearly damaged
order came smashed up, what now
The rug has a burn mark on it.
brokn item recieved
my new headphones only play on one side, they must be defective
parts of it are snapped off
it was already broken when it came
the product I got does not work
my order is damaged
one of the two cups has a crack, the other one is fine
the foot of the lamp was broken off when I unpacked it
it arrived with a snapped arm, I attach a photo
one of them has a hole in the seam`,
    de: `Die Lampe kam kaputt an.
Das Glas hat einen Sprung.
Der Artikel wurde beim Transport beschädigt.
Die Vase ist zerbrochen.
Das Gerät ist defekt und lässt sich nicht einschalten.
Auf der Tischplatte ist ein großer Kratzer.
ware beschädigt, bestellung 10042
Der Stoff hat ein Loch.
Das Paket war zerdrückt und der Inhalt hin.
Der Fuß der Lampe war beim Auspacken abgebrochen.`,
    es: `El artículo llegó roto
El cristal está agrietado.
El producto vino dañado por el transporte.
El jarrón llegó hecho pedazos.
El aparato está defectuoso y no se enciende.
La mesa tiene un arañazo enorme
tela con un agujero, pedido 10042
La caja venía aplastada y lo de dentro roto.
me llegó estropeado
El pie de la lámpara venía partido.`,
    ar: `وصل المنتج مكسورا
الزجاج فيه شرخ
تضرر المنتج أثناء الشحن
الجهاز معطل ولا يعمل
المزهرية وصلت محطمة
هناك خدش كبير على الطاولة
المنتج تالف، الطلب 10042
القماش فيه ثقب
وصلني المصباح الليلي مكسورا
القطعة وصلت وفيها كسر وأرجو إعادة المبلغ`,
  },
  wrong_item: {
    en: `you sent me the wrong item
I received a blue one instead of the red one
this is not what I ordered
I got somebody else's order
wrong size delivered, I ordered M and got XL
The parcel contains a kettle, I bought a toaster.
there was a different product in the box
Order 10042: a cushion came, not the blanket I paid for
you mixed up my order
not the model I chose
received the wrong colour
I was sent a completely different thing
The item in the package doesn't match my order confirmation.
incorrect product shipped
I asked for two lamps and you sent two rugs
got the wrong thing
why did I get a kids' version when I bought the adult one
you delivered the old version instead of the new one
The label is right but the contents are wrong.
wrong artical sent
sent the left-handed one although I ordered the right-handed one
what came is not what I bought
you have delivered a wrong product to me
somebody packed the wrong thing
I ordered rust and got green
you sent a single sheet although I ordered a double one
the parcel held something I never ordered
I got a lamp but ordered a rug
wrong model arrived, I need the one from my order
you shipped the wrong colour to me
this is the wrong product, mine was the larger one
a different article than shown on the invoice was in the box`,
    de: `Ich habe den falschen Artikel bekommen.
Statt der roten kam eine blaue Decke.
Das habe ich nicht bestellt.
Sie haben mir die falsche Größe geschickt.
Im Paket war etwas völlig anderes.
falsche ware geliefert, bestellung 10042
Ich habe die Bestellung von jemand anderem erhalten.
Geliefert wurde ein anderes Modell als bestellt.
Es kam ein anderer Artikel als auf der Rechnung steht.
Ich habe eine Lampe bekommen, aber einen Teppich bestellt.`,
    es: `Me enviaron el artículo equivocado
Recibí uno azul en lugar del rojo.
Esto no es lo que pedí.
Me ha llegado el pedido de otra persona.
talla incorrecta, pedí M y vino XL
En la caja había otro producto.
pedido 10042 equivocado, llegó un cojín
El modelo no coincide con el que compré.
Recibí una lámpara y había pedido una alfombra.
Me han mandado un producto que no pedí.`,
    ar: `استلمت منتجا خاطئا
وصلني اللون الأزرق بدلا من الأحمر
هذا ليس ما طلبته
أرسلتم لي مقاسا مختلفا
وصلني طلب شخص آخر
في الصندوق منتج مختلف تماما
الموديل غير الذي اشتريته
وصلني مصباح وقد طلبت سجادة
أرسلتم لي منتجا لم أطلبه`,
  },
} satisfies ExampleTexts;
