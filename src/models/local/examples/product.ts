import type { ExampleTexts } from "./example-texts.ts";

export const productExamples = {
  bug_report: {
    en: `the app crashes when I open the cart
the button does nothing
I get an error message on the page
The search on your website always returns zero results.
pictures don't load in the app
After the last update the screen stays black.
the filter is broken on mobile
found a bug: the total shows NaN
My saved items disappear each time I reload.
error 500 when uploading a photo
app freezes on start
the export produces an empty file
The page jumps back to the top whenever I scroll.
notifications come twice
your form does not accept my postcode although it is valid
something is wrong with the website, the menu overlaps the text
The dark theme makes the text unreadable.
link in the footer leads to a 404 page
there's a glitch in the checkout layout
app keeps closing itself
sync between my phone and the web version does not work
steps to reproduce: open settings, click save, nothing is stored
there is a fault in your app
the website does not work properly on my phone
your page shows an error all the time
the scanner in the app does not react
the app shows only a white screen when I open it
since the update the app closes when I tap the basket
the camera view in the app is too dark to see anything
prices in the app are shown twice`,
    de: `Die App stürzt ab.
Der Knopf macht nichts.
Auf der Seite erscheint eine Fehlermeldung.
Nach dem Update bleibt der Bildschirm schwarz.
Die Suche auf Ihrer Webseite findet gar nichts.
bilder laden nicht
Fehler 500 beim Hochladen eines Fotos
Die Synchronisierung funktioniert nicht mehr.
Ich habe einen Fehler in der App gefunden.`,
    es: `La aplicación se cierra sola
El botón no hace nada.
Sale un mensaje de error en la página.
Tras la actualización la pantalla se queda en negro.
las fotos no cargan
El buscador de su web no encuentra nada.
error 500 al subir una imagen
He encontrado un fallo en la app.
no sincroniza con el móvil`,
    ar: `التطبيق يتعطل
الزر لا يعمل
تظهر رسالة خطأ في الصفحة
بعد التحديث بقيت الشاشة سوداء
الصور لا تظهر في التطبيق
البحث في موقعكم لا يعطي أي نتيجة
خطأ 500 عند رفع صورة
وجدت خللا في التطبيق`,
  },
  how_to: {
    en: `how do I set up the lamp
how do I pair the bulb with the app
where do I find the settings
What is the best way to wash the linen cover?
can you explain how the timer works
how to change the battery
Which bulb fits the table lamp?
how do I connect the device to wifi
is there a manual for this product
I don't understand how to use the discount code
how can I invite a colleague to our workspace
steps to assemble the shelf
what do the blinking lights mean
how do I clean the rug
Is the floor lamp suitable for bathrooms?
how do I export a report
can I use it outdoors
How do I import my contacts from a file?
where can I see my loyalty points
instructions for mounting the wall light
how many watts can the pendant take
how do I turn on dark mode in the app
how to place an order on your site
Do you have the curtains in two metres length?
is the duvet cover available in green
I need help to buy something
help me to place an order
how does ordering work
how can I purchase several products
I want to order some of your products but don't know how
can you explain how to make a purchase
how do I use a gift card
how long is a gift card valid and where do I enter it
which bulb do I need for my floor lamp and how do I change it
my lamp flickers when I dim it, what bulb should I use
how do I turn on two-factor authentication for my account
how can I set up sign-in with a code from my phone
where do I switch on the second step for signing in
at what temperature may I wash linen
can the cover go into the tumble dryer
how do I turn off notifications in the app
how do I install the app on my tablet
where do I enter a promo code
can I redeem two vouchers at once
how do I care for a wool blanket
is there a student discount code
how do I shorten the curtains`,
    de: `Wie verbinde ich die Lampe mit der App?
Wie wasche ich den Bezug richtig?
Wo finde ich die Einstellungen?
Gibt es eine Anleitung für dieses Produkt?
Welches Leuchtmittel passt in die Tischlampe?
Wie wechsle ich die Batterie?
wie baue ich das regal auf
Ist die Leuchte fürs Bad geeignet?
Was bedeutet das blinkende Licht?
Wie löse ich einen Gutschein ein?
Wie benutze ich eine Geschenkkarte?
Bei welcher Temperatur darf ich Leinen waschen?`,
    es: `¿Cómo configuro la lámpara?
¿Cómo lavo la funda de lino?
¿Dónde encuentro los ajustes?
¿Hay un manual de este producto?
¿Qué bombilla lleva la lámpara de mesa?
cómo cambio la batería
pasos para montar la estantería
¿Sirve para exteriores?
¿Qué significa la luz que parpadea?
¿Cómo uso un código de descuento?
¿Cómo se usa una tarjeta regalo?
¿A qué temperatura se lava el lino?`,
    ar: `كيف أقوم بإعداد المصباح
كيف أغسل غطاء الكتان
أين أجد الإعدادات
هل يوجد دليل استخدام لهذا المنتج
ما نوع اللمبة المناسبة لمصباح الطاولة
كيف أغير البطارية
خطوات تركيب الرف
ماذا يعني الضوء الوامض
كيف أستخدم رمز الخصم
كيف أستخدم بطاقة الهدية
ما درجة حرارة غسل الغطاء`,
  },
  feature_request: {
    en: `it would be great to have a dark mode
please add a wish list
could you build an android widget
I'd love to see more colours for the throw
Suggestion: let us filter by material.
you should offer gift wrapping
feature idea: reminders before a subscription renews
Any plans to support Apple Watch?
I wish the app could show the delivery on a map
can you add an option to compare products
would be nice if there was a newsletter only for sales
please bring back the old lampshade
integrate with google calendar
my proposal: saved carts
It would help a lot if invoices could be sent automatically.
add spanish to the app
an API for order data would be useful to us
have you thought about a loyalty programme
missing feature: bulk editing
I'd suggest a bigger font on the product pages
It would be lovely if the app could remind me when my favourites are on sale.
would you consider making the throw in dark green
please consider adding a night mode
I suggest that you add a chat to the app
could you add an option to sort by price
a calendar view would be a nice addition
I would love a reminder function in your app
we need an export to spreadsheet, can you put it on your list
it would be helpful to see the stock of each shop online
my wish for the next version: a widget
why don't you offer refill packs
consider selling the lamp in black as well
an idea for you: let customers choose the delivery day`,
    de: `Es wäre schön, einen Dunkelmodus zu haben.
Bitte bauen Sie eine Merkliste ein.
Vorschlag: Filter nach Material
Ich würde mir mehr Farben wünschen.
Könnten Sie Geschenkverpackung anbieten?
Eine Schnittstelle für Bestelldaten wäre toll.
Planen Sie eine Version für Android?
verbesserungsvorschlag
Ein Preisfilter wäre sehr hilfreich.
Könnten Sie eine Erinnerungsfunktion einbauen?
Mein Wunsch: eine Kalenderansicht in der App.`,
    es: `Estaría bien tener un modo oscuro
Añadan una lista de deseos, por favor.
Sugerencia: filtrar por material
Me gustaría que hubiera más colores.
Podrían ofrecer envoltorio de regalo
¿Piensan hacer una versión para Android?
propongo recordatorios antes de renovar
sería útil una API
Sería genial poder ordenar por precio.
Mi propuesta: un aviso cuando haya rebajas.
¿Podrían añadir un chat a la aplicación?`,
    ar: `أقترح إضافة الوضع الليلي
أضيفوا قائمة أمنيات من فضلكم
اقتراح: تصفية المنتجات حسب الخامة
أتمنى توفر ألوان أكثر
هل تخططون لإصدار نسخة أندرويد
سيكون من الجيد تغليف الهدايا
ياليت تضيفون اللغة الإسبانية
أتمنى إضافة خيار الترتيب حسب السعر
فكرة: تنبيه عند وجود تخفيضات
هل يمكنكم إضافة دردشة إلى التطبيق`,
  },
  outage: {
    en: `is your site down
nothing loads, all of us get error 503
the service is not available
Your whole platform has been offline since nine o'clock.
none of our team can reach the dashboard
website unreachable
server error for everyone in our company
API returns 502 for all requests
are you having an outage right now
the app cannot connect to the server at all
your shop is completely down
everything is timing out
production is down for us because of you
site not responding
Is there a disruption at the moment?
we cannot work, your system is unavailable
down for everybody or just me
total blackout of your service in Europe
status page says green but nothing works
major incident: all logins and pages fail
nobody can use your service at the moment
all our users get a server error
your system has been down all morning
the whole site is broken for everybody
your website is not working, every page shows an error
I cannot open your site on any device, is something down
the site does not load for me or for my wife
the shop page gives error 503 all day
your app and website are both unreachable today
is there a problem with your servers, nothing opens
your service is down again
we cannot reach your servers
is your platform offline at the moment
all pages time out
the whole system is unavailable for our staff
we get a bad gateway error everywhere`,
    de: `Ist Ihre Seite offline?
Nichts lädt, wir bekommen alle Fehler 503.
Der Dienst ist nicht erreichbar.
Ihre Plattform ist seit neun Uhr komplett ausgefallen.
Haben Sie gerade eine Störung?
server down
Niemand in unserer Firma kommt auf die Seite.
Alle Anfragen an die Schnittstelle scheitern.
Ihre Seite ist für alle nicht erreichbar.
Seit heute Morgen geht bei Ihnen gar nichts.`,
    es: `La página está caída
Nada carga, a todos nos sale error 503.
El servicio no está disponible.
Su plataforma lleva caída desde las nueve.
¿Tienen una incidencia ahora mismo?
servidor caído
Nadie de nuestra empresa puede entrar en la web.
todas las peticiones a la API fallan
Su web no funciona para nadie desde esta mañana.
No podemos conectar con sus servidores.`,
    ar: `الموقع لا يعمل
لا شيء يفتح ويظهر خطأ 503 للجميع
الخدمة غير متاحة
منصتكم متوقفة منذ الصباح
هل لديكم عطل الآن
السيرفر متوقف
لا أحد في شركتنا يستطيع الوصول إلى الموقع
موقعكم لا يعمل عند الجميع منذ الصباح
لا يمكننا الاتصال بخوادمكم`,
  },
  feedback: {
    en: `thank you, great service
I love the lamp
everything arrived perfectly
Just wanted to say your team was very helpful.
five stars from me
Thanks, that solved it!
great, thanks for the quick help
the quality is superb, well done
perfect, nothing else needed
I am very pleased with my purchase
thx works now
Really happy with how fast you answered.
compliments to your packers, it was wrapped beautifully
cheers, all good now
I would like to leave a positive review
best shop ever, will buy again
many thanks for your patience with me
You made my day, thank you so much.
awesome customer care
the throw is even softer than I hoped
thanks a lot, you can close this
I want to leave a review for your company
how can I leave an opinion about a product
where can I write a comment on your service
I would like to send you some feedback
help me submitting a review
is there a place to post my opinion
I need to write a review of the lamp
the parcel was wrapped with so much care, I was delighted
just a note to say how pleased we are`,
    de: `Vielen Dank, toller Service!
Ich liebe die Lampe.
Alles bestens angekommen, danke.
Danke, das hat geholfen!
Ein Lob an Ihr Team.
super, klappt jetzt
Ich bin sehr zufrieden mit meinem Einkauf.
Herzlichen Dank für die schnelle Hilfe.`,
    es: `Muchas gracias, todo perfecto
Me encanta la lámpara.
Gracias, ya está solucionado.
Un servicio excelente, enhorabuena.
todo llegó muy bien
Estoy muy contenta con la compra.
felicidades al equipo
mil gracias por la ayuda tan rápida`,
    ar: `شكرا، خدمة رائعة
أحببت المصباح كثيرا
وصل كل شيء بشكل ممتاز
شكرا لكم تم حل المشكلة
فريقكم متعاون جدا
أنا سعيد جدا بالشراء منكم
جزيل الشكر على السرعة`,
  },
} satisfies ExampleTexts;
