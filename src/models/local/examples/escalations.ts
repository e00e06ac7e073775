import type { ExampleTexts } from "./example-texts.ts";

export const escalationExamples = {
  complaint: {
    en: `I am very unhappy with your service
this is the worst shop ever
I want to make a complaint
Your staff was rude to me on the phone.
nobody ever answers my messages
I have been a customer for ten years and never seen anything like this
terrible experience from start to finish
file a complaint about the courier, he threw the box over the fence
I am really disappointed by how you treat customers
how do I lodge a formal complaint
you keep sending me the same useless answer
This is unacceptable, I expected better from you.
what a joke of a company
totally dissatisfied
your support is a disgrace
I'm fed up with your excuses
the driver shouted at my wife
you don't care about your customers at all
Everything went wrong with this purchase and I am angry.
complaint about your advertising, it is misleading
third time I write and still no help
I want to file a claim against your company
where can I submit a consumer complaint
help me to make a claim
I have a complaint about your organisation
I'd like to report bad service
I'm not satisfied with your work, I wish to complain
I do not accept that answer.
this is ridiculous, nobody takes care of anything
I'm extremely dissatisfied with how this was handled
your colleague hung up on me
I have never been treated so badly by a shop
nothing works with you, it's a shame
I want to report a rude employee
how you deal with customers is outrageous`,
    de: `Ich möchte mich beschweren.
Ihr Service ist eine Katastrophe.
Der Mitarbeiter am Telefon war unverschämt.
Niemand antwortet auf meine Nachrichten.
Ich bin sehr enttäuscht von Ihnen.
Das ist der schlechteste Shop überhaupt.
beschwerde über den zusteller
So geht man nicht mit Kunden um!
Ich bin mit der Bearbeitung äußerst unzufrieden.`,
    es: `Quiero poner una queja
Su servicio es pésimo.
El empleado que me atendió fue muy maleducado.
nadie responde a mis mensajes
Estoy muy decepcionada con ustedes.
Es la peor tienda que he visto.
reclamación sobre el repartidor
No se trata así a los clientes.
Estoy muy insatisfecho con el trato recibido.`,
    ar: `أريد تقديم شكوى
خدمتكم سيئة جدا
الموظف الذي رد علي كان وقحا
لا أحد يرد على رسائلي
أنا محبط جدا من تعاملكم
أسوأ متجر تعاملت معه
شكوى ضد مندوب التوصيل
هذا غير مقبول إطلاقا
أنا غير راض تماما عن طريقة التعامل`,
  },
  human_request: {
    en: `I want to talk to a human
let me speak to a real person
connect me with an agent
Is there a phone number where I can reach someone?
give me a human please
can I speak to your manager
I don't want to chat with a bot
transfer me to customer service
please have somebody call me back
how do I contact support by phone
I need to talk to a person about this
get me a supervisor
operator
are you a robot? I want a human being
put me through to a representative
customer service phone number?
could a member of your team ring me
what are the hours of your support line
I would rather discuss it with an employee
live agent
stop the automated answers, I want a person
how can I get in touch with you directly
help me to contact an agent
I want to chat with an assistant
can I chat with somebody from your team
how do I reach customer support
what time is customer service open
at what hours can I call you
I'd like to get in contact with customer assistance
which number do I dial for help
is there a live chat with a person
assistance speaking with someone please`,
    de: `Ich möchte mit einem Menschen sprechen.
Verbinden Sie mich mit einem Mitarbeiter.
Haben Sie eine Telefonnummer?
Kann mich bitte jemand zurückrufen?
kein bot bitte
Ich will den Vorgesetzten sprechen.
Wie erreiche ich den Kundendienst telefonisch?
echter mensch`,
    es: `Quiero hablar con una persona
Pásenme con un agente.
¿Tienen un número de teléfono?
Que me llame alguien, por favor.
no quiero un robot
Quiero hablar con el encargado.
¿Cómo contacto con atención al cliente por teléfono?
necesito un humano`,
    ar: `أريد التحدث مع موظف
حولوني إلى شخص حقيقي
هل لديكم رقم هاتف
أرجو أن يتصل بي أحد
لا أريد التحدث مع روبوت
أريد الحديث مع المدير
كيف أتواصل مع خدمة العملاء هاتفيا`,
  },
  legal_threat: {
    en: `my lawyer will contact you
I will sue you
I will report you to the ombudsman
See you in court.
I am taking legal action if this is not fixed by Friday
I'll start a chargeback with my bank
this is fraud and I will go to the police and to court
consumer protection will hear about this
You have seven days before I file a claim at the small claims court.
expect a letter from my solicitor
I am going to report you to trading standards
I have informed my attorney
legal steps will follow
I will dispute the charge with my credit card company
you are breaking the law and I shall enforce my rights in court
class action against your company
formal notice before legal proceedings
the regulator has been notified
I will press charges
letter before action
I will take you to court over this
you will hear from my attorney
I shall report your company to the authorities`,
    de: `Mein Anwalt wird sich melden.
Ich werde Sie verklagen.
Ich schalte die Verbraucherzentrale ein.
Ich behalte mir rechtliche Schritte vor.
Wir sehen uns vor Gericht.
Ich erstatte Anzeige.
letzte Frist, danach geht es zum Rechtsanwalt`,
    es: `Voy a denunciarlos
Mi abogado se pondrá en contacto con ustedes.
Nos veremos en los tribunales.
Iré a la oficina del consumidor.
Tomaré acciones legales.
pondré una hoja de reclamaciones y una demanda
Solicitaré un contracargo a mi banco.`,
    ar: `سأرفع دعوى قضائية
محامي سيتواصل معكم
سأشتكي عليكم في حماية المستهلك
نلتقي في المحكمة
سأتخذ إجراءات قانونية
سأبلغ الشرطة والقضاء
سأطلب من البنك استرجاع المبلغ قضائيا`,
  },
  abuse: {
    en: `you are all idiots
go to hell you morons
fuck you
You people are scum and I hope you choke.
stupid bastards
you worthless piece of garbage
I hope your whole family gets sick
screw you, losers
shut up you dumb machine
die in a fire
you brainless clowns
I will come to your office and break your bones
filthy liars and thieves, all of you
eat dirt, you pigs
what an absolute bunch of cretins you are
kiss my ass
you disgusting rats
I'll find out where you live
you retarded fools
get lost, parasites`,
    de: `Ihr seid alle Idioten.
Fahrt zur Hölle, ihr Trottel.
Leckt mich am Arsch.
Ihr verdammten Betrüger und Schweine!
halt die fresse
Ich weiß, wo euer Büro ist, ihr werdet schon sehen.
dumme Säcke`,
    es: `Son unos idiotas
Váyanse al infierno, imbéciles.
que les den
Ladrones de mierda, todos ustedes.
cállate, máquina estúpida
Sé dónde está su oficina, ya verán.
panda de inútiles`,
    ar: `أنتم أغبياء
اذهبوا إلى الجحيم
يا حمقى يا لصوص
اخرس أيها الغبي
أعرف مكان مكتبكم وسترون
أنتم حثالة
قبحكم الله يا كلاب`,
  },
  self_harm: {
    en: `I want to kill myself
I can't go on living
I want to end my life
There is no point in being alive any more.
I am thinking about suicide
I will hurt myself if this doesn't stop
everyone would be better off without me
I have pills here and I am going to take them all
tonight I will put an end to it
I don't want to wake up tomorrow
I have been cutting myself again
life is not worth living
I just want to die
nobody would miss me if I were gone
I am standing on the bridge
please tell my kids I'm sorry, I can't do this any longer
I can't see a reason to live any more
I have written my goodbye letter
I feel like ending it all tonight
it would be better if I was dead`,
    de: `Ich will nicht mehr leben.
Ich bringe mich um.
Ich denke an Selbstmord.
Mein Leben hat keinen Sinn mehr.
Ohne mich wären alle besser dran.
ich mache heute Schluss mit allem`,
    es: `Quiero quitarme la vida
No quiero seguir viviendo.
Estoy pensando en suicidarme.
La vida ya no tiene sentido.
todos estarían mejor sin mí
esta noche acabo con todo`,
    ar: `أريد أن أنهي حياتي
لا أريد أن أعيش بعد الآن
أفكر في الانتحار
لم يعد لحياتي معنى
الجميع سيكون أفضل بدوني
سأؤذي نفسي`,
  },
} satisfies ExampleTexts;
