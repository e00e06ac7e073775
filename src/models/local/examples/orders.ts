import type { ExampleTexts } from "./example-texts.ts";

export const orderExamples = {
  order_status: {
    en: `where is my order
what is the status of order 10042
has my order shipped yet?
can you track my parcel for me
Hi, I ordered a lamp last Tuesday and would like to know when it will get here.
wheres my stuff
any news on SB-10077
Could you kindly let me know how my order is coming along?
tracking number please
I'd like to know where my package currently is
when will my order be delivered
did you already send out my order
I placed an order three days ago and have not heard anything since, what is happening with it?
how can I follow my shipment
order update pls
is my parcel on its way
My order still says processing, when does it go out?
I want to check on my order
what's the ETA for my delivery
has it been dispatched
help me find out where my purchase is
which courier has my parcel and where is it now
the tracking page shows nothing, where is it
estimated arrival date of my order?
wen does my ordr arive
see where order 55510 is
need to track an order I made
Just checking in on order SB-10311, thanks!
I need help locating my package
could you check the progress of my purchase
help me see the status of my orders
want assistance following order 64391
show me where my shipment is right now
how soon will the stuff I bought be here
I was told it had been posted, where is it at the moment?
Could you tell me where order SB-10650 is and when it will be here?
Which day will my order arrive?
My only question is where order 10777 is right now.
were is my oder, i wait alredy 5 days
I have two open orders, where are they?`,
    de: `Wo ist meine Bestellung?
Wie ist der Stand meiner Bestellung 10042?
wann kommt mein paket
Wurde meine Bestellung schon verschickt?
Könnten Sie mir bitte sagen, wo sich mein Paket gerade befindet?
Ich hätte gern die Sendungsnummer zu meiner Bestellung.
Wann wird geliefert?
Bestellstatus bitte
Ist die Lampe schon unterwegs?
Ich wollte nachfragen, wann meine Bestellung ankommt.
Wo ist meine Bestellung und wann kommt sie an?
Können Sie mir sagen, wo das Paket bleibt?`,
    es: `¿Dónde está mi pedido?
¿Cuál es el estado del pedido 10042?
cuando llega mi paquete
¿Ya han enviado mi pedido?
¿Me pueden decir por dónde va mi envío?
Quisiera el número de seguimiento de mi pedido.
Quería saber cuándo me llega la lámpara que compré.
estado de mi compra por favor
¿Ha salido ya del almacén?
Necesito rastrear mi pedido
¿Dónde está mi pedido y cuándo llega?
¿Me puede decir cuándo recibiré el paquete?`,
    ar: `أين طلبي؟
ما هي حالة الطلب رقم 10042
متى يصل طلبي
هل تم شحن الطلب؟
أريد رقم التتبع من فضلكم
أود معرفة مكان الطرد الآن
متى سيتم توصيل المنتج الذي اشتريته
وين طلبي
أريد تتبع شحنتي
هل خرجت شحنتي من المستودع
أين طلبي الآن ومتى سيصل
أريد معرفة موعد وصول الطلب`,
  },
  order_cancel: {
    en: `please cancel my order
I want to cancel order 10042 before it ships
I ordered by mistake, cancel it
cancel SB-10555
Can I still cancel? I bought the wrong thing.
I changed my mind and do not want the order any more
stop my order please, I don't need it
How do I cancel a purchase I made this morning?
Kindly withdraw the order I placed yesterday.
cancle my ordr asap
I accidentally ordered twice, please cancel one of the two orders
cancel it and give me the money back, it has not even left your warehouse
don't ship it, I found it cheaper elsewhere
I need to call off my order
would it be possible to cancel the order before dispatch?
I no longer want this purchase
my kid placed the order without asking, please cancel
Please void order 23231, wrong colour chosen.
annul my last order
is there a way to cancel what I just bought
I've decided against it, cancel everything
cancellation of order SB-10890
get rid of that order for me
the order was a mistake
I need assistance to cancel a purchase
can you help me cancelling order 73001
is there any way to undo my order
I can no longer afford it, please drop my order
problem with cancelling an order
help me call off purchase 88123
I have found my old rug, so I'd like to cancel order SB-10210 before you send it.
please cancel it, I'll come to the shop instead
I don't need the curtains any more, please stop the order`,
    de: `Bitte stornieren Sie meine Bestellung.
Ich möchte die Bestellung 10042 stornieren.
Kann ich noch stornieren?
Ich habe mich vertan, bitte die Bestellung aufheben.
storno bitte SB-10555
Bestellung bitte nicht verschicken, ich brauche sie nicht mehr.
Wie kann ich meine Bestellung widerrufen, bevor sie rausgeht?
Ich habe es mir anders überlegt und will die Lampe nicht mehr.
Versehentlich doppelt bestellt, bitte eine davon stornieren.
Ich habe versehentlich die falsche Leuchte bestellt, bitte stornieren Sie.`,
    es: `Quiero cancelar mi pedido
Por favor, cancelen el pedido 10042.
¿Todavía puedo anular la compra?
Me equivoqué al comprar, cancélenlo
ya no quiero el pedido
Anulen el pedido antes de que salga, por favor.
He pedido dos veces por error, cancelen uno.
cómo cancelo una compra que hice hoy
He cambiado de idea y no necesito la lámpara.
Ya no necesito las cortinas, por favor cancelen el pedido.`,
    ar: `أريد إلغاء طلبي
ألغوا الطلب رقم 10042 من فضلكم
هل يمكنني إلغاء الطلب قبل الشحن؟
طلبت بالخطأ أرجو الإلغاء
لم أعد أريد هذا الطلب
لا ترسلوا الطلب لقد غيرت رأيي
كيف ألغي عملية شراء قمت بها اليوم
كررت الطلب بالخطأ، أرجو إلغاء أحدهما
لم أعد بحاجة إلى الستائر، أرجو إلغاء الطلب`,
  },
  order_change: {
    en: `can I change the colour of an item in my order
please add another lamp to my order
I picked the wrong size, can you swap it before it ships
I want to edit my order
could you remove the cushion from order 10042 and keep the rest
make it three instead of two please
I need to modify what I ordered
Can you change the quantity on SB-10222?
is it possible to swap the blue one for the green one in my order
change order to the larger model
I forgot to add an item to my purchase, can you include it
instead of the grey rug I'd rather have the sand one, order not shipped yet
take one item off my order please
update my order: two towels, not one
I'd like to exchange a product in an order that is still being prepared
how do I alter an order after checkout
wrong variant selected, please correct the order
can i add a gift note to my order
replace the small size with medium in my current order
correct the items in order 77120 please
I need to amend my order
help me to edit the items of my order
I need to add some products to order 73002
want to delete an article from my purchase
how can I switch a product in order 41200
can you take an item out of purchase 90511
add one more product to an order I already placed
I have trouble changing my order
some items of my order have to be swapped
I need a different size in my order before you send it
please put one more candle into my order
could you exchange the green cushion for a grey one in order 10666, it is not shipped yet
I chose the wrong model, can it be changed
I would like to alter the quantity in my order
please leave out the vase from my order
my order should contain four cups, not two
can you merge my two orders into one
change the delivery method of my order to express`,
    de: `Kann ich meine Bestellung noch ändern?
Bitte fügen Sie noch eine Lampe zu meiner Bestellung hinzu.
Ich habe die falsche Größe gewählt, können Sie das vor dem Versand tauschen?
Nehmen Sie bitte das Kissen aus der Bestellung 10042 heraus.
bitte drei statt zwei stück
Statt Blau hätte ich gern Grün.
Bestellung anpassen
Ich habe vergessen, einen Artikel mitzubestellen, geht das noch?
Ich brauche eine andere Größe, bevor Sie die Bestellung verschicken.
Bitte legen Sie noch eine Kerze in meine Bestellung.`,
    es: `Quiero cambiar un artículo de mi pedido
¿Pueden añadir otra lámpara al pedido?
Elegí la talla equivocada, ¿la cambian antes de enviarlo?
modificar pedido 10042
Quiten el cojín del pedido, por favor, y dejen lo demás.
quiero tres en vez de dos
¿Se puede cambiar el color de un producto antes de que salga?
Se me olvidó incluir un artículo en la compra
Necesito otra talla antes de que envíen el pedido.
Pongan una vela más en mi pedido, por favor.`,
    ar: `أريد تعديل الطلب
هل يمكن إضافة مصباح آخر إلى طلبي
اخترت المقاس الخطأ، هل يمكن تبديله قبل الشحن
غيروا لون القطعة في طلبي رقم 10042
احذفوا الوسادة من الطلب واتركوا الباقي
أريد ثلاث قطع بدلا من اثنتين
نسيت إضافة منتج إلى الطلب
أحتاج مقاسا آخر قبل إرسال الطلب
أضيفوا شمعة أخرى إلى طلبي من فضلكم`,
  },
  address_change: {
    en: `please change the delivery address of my order
I moved, send it to another address
the shipping address is wrong
can you ship order 10042 to my office instead: Mill Lane 4, 20095 Hamburg
I typed the wrong house number in my delivery address
new address for SB-10200: 12 Hill Road, Leeds LS1 4AP
Could you redirect my parcel to a different address?
I need to update where my order goes
wrong postcode on my order, please fix
send the package to my neighbour's address
how do I change the shipping address after ordering
deliver it to my parents' house instead
I forgot the apartment number in the address
change of address for an order that has not left yet
ship to a new adress please
my order is going to my old flat, correct the address
I entered my billing address as delivery address by mistake
Please have the order delivered to 5 Rose Street rather than number 15.
set a different delivery address
I will not be at home, can it go to another place
the street name in my order is misspelled
edit shipping address
I need to set a new shipping address
help me enter another delivery address
can you tell me how to correct the shipping address
there is an error when I try to change the delivery address
where do I set up a second address for deliveries
assistance to modify my shipping address please
I have just seen that my order goes to my old address, can you send it somewhere else?
I am moving this weekend, please send order SB-10310 to my new address.
please ship it to my workplace instead`,
    de: `Bitte ändern Sie die Lieferadresse.
Ich bin umgezogen, bitte an die neue Adresse schicken.
Die Hausnummer in der Adresse ist falsch.
Können Sie die Bestellung 10042 an meine Arbeit liefern: Am Markt 3, 50667 Köln?
falsche Lieferadresse angegeben
Bitte schicken Sie das Paket zu meinen Eltern.
Neue Adresse für meine Bestellung: Gartenweg 8, 04109 Leipzig.
Wie ändere ich die Versandadresse nach der Bestellung?
Postleitzahl ist verkehrt, bitte korrigieren`,
    es: `Quiero cambiar la dirección de envío
Me he mudado, envíenlo a otra dirección
La dirección de entrega está mal.
¿Pueden enviar el pedido 10042 a mi oficina: Calle Mayor 4, 28013 Madrid?
puse mal el número del portal
Nueva dirección para mi pedido: Avenida del Sol 12, 41001 Sevilla.
El código postal es incorrecto, corríjanlo por favor
cómo modifico la dirección después de comprar
manden el paquete a casa de mis padres`,
    ar: `أريد تغيير عنوان التوصيل
انتقلت إلى منزل جديد، أرسلوا الطلب إلى العنوان الجديد
عنوان الشحن خطأ
هل يمكن توصيل الطلب 10042 إلى مكتبي
كتبت رقم المبنى بشكل خاطئ
العنوان الجديد لطلبي: شارع الورد 12، عمان
كيف أعدل عنوان الشحن بعد الطلب
أرسلوا الطرد إلى بيت أهلي`,
  },
} satisfies ExampleTexts;
