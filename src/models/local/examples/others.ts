import type { ExampleTexts } from "./example-texts.ts";

export const otherExamples = {
  spam: {
    en: `buy cheap followers now
we can rank your website first on google
you have won a lottery click here
Increase your sales with our proven lead lists, only 99 dollars.
hot singles in your area
Dear sir, I have a business proposal worth 5 million USD.
double your bitcoin in 24 hours
We offer web design and app development at affordable rates, may I send a quote?
cheap pills without prescription
Guest post opportunity on your blog with do-follow links
limited offer: replica watches
work from home and earn 5000 a week
SEO audit for your domain, reply for price
get 10k instagram followers today
unclaimed inheritance, contact our barrister
we sell verified email databases of your industry
casino bonus waiting for you
I visited your website and noticed you could get more traffic
investment opportunity with guaranteed returns
your parcel fee is unpaid, click this link to release it
grow your business with our email marketing packages
we found errors on your website and can fix them cheaply
exclusive crypto signals, join our channel
congratulations, you are today's lucky visitor
we are a manufacturer and offer you the best prices for LED lights
would you be interested in a list of decision makers in your industry
make money online without any effort
dear friend, I need your help to transfer a large sum`,
    de: `günstige Kredite sofort, klicken Sie hier
Sie haben gewonnen, sichern Sie sich jetzt Ihren Preis
Wir bringen Ihre Webseite bei Google auf Platz eins.
1000 neue Follower für nur 9 Euro
Verdienen Sie 500 Euro am Tag von zu Hause
Wir bieten Adresslisten für Ihre Branche an.
Bitcoin-Geheimtipp, jetzt investieren`,
    es: `gane dinero rápido haga clic aquí
Ha ganado un premio, reclámelo ya
Posicionamos su web en la primera página de Google.
préstamos baratos sin aval
compre seguidores baratos
oportunidad de inversión con rentabilidad asegurada
vendemos bases de datos de correos`,
    ar: `اربح المال الآن اضغط هنا
لقد ربحت جائزة كبرى
نجعل موقعك الأول في جوجل
قروض سريعة بدون ضمان
اشتر متابعين بأرخص الأسعار
فرصة استثمار بأرباح مضمونة
عرض محدود على الساعات المقلدة`,
  },
  auto_reply: {
    en: `I am out of the office until Monday
this is an automatic reply
delivery status notification failure
Thank you for your e-mail. I am on annual leave and will respond when I return.
I'm currently away with no access to mail; in urgent cases contact my colleague.
undeliverable: mailbox full
Your message has been received, this mailbox is not monitored.
I am on parental leave until June, please write to the team address
auto-response: we will get back to you within two working days
the recipient's address was rejected by the server
Out of office: back on 3 January
I no longer work at this company, please contact reception.
this message was created automatically by mail delivery software
We have received your request and opened case 48213 in our system. Please do not reply.
on vacation, limited access to e-mail
our office is closed for the holidays, we return on the 7th
I am travelling without my laptop until Friday and will answer then
this address is no longer in use, please update your records
your mail could not be delivered, the mailbox is full
Automatic response: thank you for contacting us, we reply within one day`,
    de: `Ich bin derzeit nicht im Büro.
Automatische Antwort: Ich bin bis Montag im Urlaub.
Ihre Nachricht konnte nicht zugestellt werden.
In dringenden Fällen wenden Sie sich an meine Kollegin.
Ich befinde mich in Elternzeit.
Vielen Dank für Ihre E-Mail, ich bin ab dem 3. Januar wieder erreichbar.
Ich bin auf Dienstreise und lese meine Mails erst am Montag.`,
    es: `Estoy fuera de la oficina
Respuesta automática: vuelvo el lunes.
No se pudo entregar su mensaje.
En casos urgentes diríjase a mi compañera.
Estoy de vacaciones y sin acceso al correo.
Este buzón no se supervisa, no responda.`,
    ar: `أنا خارج المكتب
رد تلقائي: سأعود يوم الأحد
تعذر تسليم رسالتك
في الحالات العاجلة تواصلوا مع زميلتي
أنا في إجازة حتى نهاية الشهر
هذه رسالة آلية يرجى عدم الرد`,
  },
  out_of_scope: {
    en: `what is the weather tomorrow
tell me a joke
who won the match
book me a flight
Can you write my history essay?
what's the capital of Australia
translate this sentence to French
recommend a good restaurant nearby
I am looking for a job in your marketing team, here is my CV
we are journalists and would like an interview with your CEO
how do I cook rice
Would your company like to sponsor our football club?
solve this equation for me
what do you think about politics
write python code that sorts a list
play some music
who is the president of France
how tall is mount everest
can you help me with my tax return
my dog is ill, what should I give him
what time is it in Tokyo
set an alarm for seven
transfer 200 dollars to my savings account
what is the exchange rate of the yen
I need directions to the airport
how many calories are in a banana
suggest a name for my baby
what is the meaning of life
remind me to call mum
is it legal to park here
which stocks should I buy
what are the symptoms of flu
we would like to become a reseller of your goods
our charity asks for a donation
do you hire students for the summer
flip a coin
sing me a song
what's on my calendar today
schedule a meeting with Tom
how old are you
order me a pizza
change the oil in my car, when is it due
asdf qwer zxcv
lorem ipsum dolor sit amet
what is your favourite colour
how do I get rust off my car
how long should I bake cookies
tell me something interesting
read me the news
how many ounces are in a pound
what does this word mean
do I need a visa for Canada
add milk to my shopping list
how do I say hello in Spanish
find me a cheap hotel in Copenhagen
what's a good exercise for my back
pay my electricity bill
is it going to rain this weekend
can you be my friend
what's the score
how many vacation days do I have left
when is the next bank holiday
increase the volume
who invented the telephone
help me with my homework about volcanoes
explain to me how photosynthesis works
write a one-page essay about the Romans for school
can you explain quantum physics in simple words
summarise this book for me
who painted this famous picture
what happens when a star dies
where was the first president born
is the bank open on Sunday
how fast does a plane fly
draw me a picture of a cat
what do you think about the election
can you recommend a doctor
how do I unclog a drain
how many points did he score last season
my landlord does not fix the heating, what can I do
we offer cleaning services for offices, who decides on that at your company
I am a student and would like to ask your founder some questions for my thesis`,
    de: `Wie wird das Wetter morgen?
Erzähl mir einen Witz.
Wer hat das Spiel gewonnen?
Buche mir einen Flug nach Rom.
Ich möchte mich bei Ihnen bewerben.
Schreib mir einen Aufsatz über Goethe.
Was ist die Hauptstadt von Peru?
Welche Aktien soll ich kaufen?
Möchten Sie unseren Verein unterstützen?
Wie koche ich Reis?
Erklär mir bitte, wie ein Vulkan entsteht.
Hilf mir bei meinen Hausaufgaben in Mathe.
Wer ist Bundeskanzler?
Ich schreibe meine Abschlussarbeit und möchte Ihre Geschäftsführung befragen.`,
    es: `Cuéntame un chiste
¿Qué tiempo hará mañana?
¿Quién ganó el partido?
Resérvame un vuelo a Roma.
Les envío mi currículum para trabajar con ustedes.
Escribe un ensayo sobre Cervantes.
¿Cuál es la capital de Perú?
qué acciones compro
¿Quieren patrocinar nuestro club?
cómo se cocina el arroz
Ayúdame con los deberes de matemáticas.
Explícame cómo se forma un volcán.
¿Quién es el presidente de Francia?
¿Qué película me recomiendas?`,
    ar: `ما هي حالة الطقس غدا
احك لي نكتة
من فاز في المباراة
احجز لي رحلة إلى روما
أريد التقدم لوظيفة لديكم
اكتب لي مقالا عن التاريخ
ما عاصمة بيرو
أي أسهم أشتري
هل ترغبون في رعاية نادينا
كيف أطبخ الأرز
ساعدني في حل الواجب المدرسي
اشرح لي كيف تتكون البراكين
من هو رئيس فرنسا
ما رأيك في الانتخابات`,
  },
} satisfies ExampleTexts;
