import type { ExampleTexts } from "./example-texts.ts";

export const moneyExamples = {
  invoice_request: {
    en: `please send me the invoice
I need a receipt for my order
can you resend invoice INV-2026-0042
Where can I download my bill?
My accountant needs the VAT invoice for order SB-10130.
I lost the invoice, could I have a copy
invoice pls
no invoice was in the parcel
Could you mail the receipt again, it went to spam?
I require proof of purchase for my insurance
send bill for order 10042
how do I get an invoice for my purchase
the invoice needs my company name on it
Please forward me all invoices of this year.
missing receipt
I'd like a pdf of my invoice
can I see my last bill
for tax reasons I need the invoice of September
resend the reciept
I never got an invoice by e-mail
get a copy of an old bill
help me find my bills
I want to check my invoices
can you show me invoice 12588
I need assistance downloading a bill
how can I get the bill for last month
where are my invoices stored
could you tell me whether my invoice has been paid
is invoice INV-2026-0050 still open?`,
    de: `Ich brauche eine Rechnung.
Bitte schicken Sie mir die Rechnung INV-2026-0042 noch einmal.
Wo kann ich meine Rechnung herunterladen?
Für die Steuer benötige ich den Beleg zur Bestellung 10042.
rechnung fehlt
Könnte ich eine Kopie der Quittung haben?
Die Rechnung ist nie per Mail gekommen.
Bitte alle Rechnungen dieses Jahres als PDF.`,
    es: `Necesito la factura
¿Me pueden reenviar la factura INV-2026-0042?
¿Dónde descargo mi factura?
Mi gestor necesita la factura del pedido 10042.
no llegó ninguna factura por correo
Quiero una copia del recibo.
factura con los datos de mi empresa por favor
Envíenme todas las facturas de este año.`,
    ar: `أحتاج الفاتورة
أعيدوا إرسال الفاتورة INV-2026-0042 من فضلكم
أين يمكنني تنزيل فاتورتي
المحاسب يحتاج فاتورة الطلب 10042
لم تصلني أي فاتورة بالبريد
أريد نسخة من الإيصال
فاتورة باسم شركتي لو سمحتم`,
  },
  payment_issue: {
    en: `my payment failed
my card was declined
I can't pay at checkout
The payment page keeps giving me an error.
I tried three cards and none of them works
paypal payment did not go through
it won't accept my credit card
Payment is stuck on pending.
money left my bank but the order shows as unpaid
transaction rejected, why
there is a problem with my payment for order 10042
I get an error when I try to pay
checkout will not let me finish the purchase
my bank says all is fine yet you refuse the card
the bank transfer was not recognised
Having trouble paying for my basket.
why was my payment refused
3D secure step fails every time
unable to complete the payment
paymnt error
my voucher payment is not being applied at the till page
I need to report an issue with a payment
help with a payment error
I have got trouble with online payments
there is a mistake with the payment of my order
inform you of a problem when paying
paying does not work for me
my payment is not accepted
the checkout rejects every card I try
I entered my card details and got an error
paying by paypal ends in an error message
my bank transfer does not show up with you
I could not pay for my order yesterday`,
    de: `Meine Zahlung wurde abgelehnt.
Ich kann an der Kasse nicht bezahlen.
Meine Karte wird nicht akzeptiert.
Beim Bezahlen kommt immer ein Fehler.
Die Zahlung per PayPal ging nicht durch.
Geld ist abgebucht, aber die Bestellung gilt als unbezahlt.
zahlung fehlgeschlagen
Problem mit der Bezahlung von Bestellung 10042`,
    es: `Mi pago fue rechazado
No puedo pagar al finalizar la compra.
No acepta mi tarjeta.
Me da error al intentar pagar.
El pago con PayPal no se completó.
Salió el dinero del banco pero el pedido figura sin pagar.
problema con el pago del pedido 10042
la pasarela de pago falla`,
    ar: `فشل الدفع
تم رفض بطاقتي
لا أستطيع الدفع عند إتمام الشراء
تظهر رسالة خطأ عند محاولة الدفع
لم تكتمل عملية الدفع عبر باي بال
خُصم المبلغ لكن الطلب يظهر غير مدفوع
مشكلة في دفع الطلب 10042`,
  },
  payment_methods: {
    en: `which payment methods do you accept
can I pay with paypal
do you take apple pay
Is it possible to pay by invoice?
can I pay in instalments
what cards do you accept
Do you offer cash on delivery?
may I pay with two gift cards
is bank transfer okay
list of payment options please
which currencies can I pay in
can I use klarna
is american express accepted here
How can I pay for my order?
payment types available?
do you accept crypto as payment
I'd like to know whether I can settle by bank transfer
can I pay monthly rather than at once
what ways to pay are there
do you support google pay
is debit ok
I want to check the accepted payment options
help me see which payment modalities are allowed
show the list of ways to pay
what payments do you allow
where can I see the available methods of payment`,
    de: `Welche Zahlungsarten gibt es?
Kann ich mit PayPal zahlen?
Ist Kauf auf Rechnung möglich?
Kann man in Raten zahlen?
Nehmen Sie auch Amex?
Geht Vorkasse per Überweisung?
zahlungsmöglichkeiten?
Akzeptieren Sie Apple Pay?`,
    es: `¿Qué métodos de pago aceptan?
¿Puedo pagar con PayPal?
¿Se puede pagar a plazos?
¿Aceptan transferencia bancaria?
pago contra reembolso, ¿es posible?
¿Qué tarjetas admiten?
¿Aceptan Bizum o Apple Pay?
formas de pago disponibles`,
    ar: `ما هي طرق الدفع
هل يمكنني الدفع عبر باي بال
هل الدفع عند الاستلام متاح
هل يمكن الدفع بالتقسيط
ما البطاقات التي تقبلونها
هل تقبلون التحويل البنكي
هل تدعمون آبل باي`,
  },
  double_charge: {
    en: `I was charged twice
you took the money two times
there are two charges for one order
My card statement shows the same amount twice for order 10042.
duplicate payment
billed double
Why did you debit me twice this month?
the payment went through two times, please give one back
I see two identical transactions from your shop
double charged for my subscription
you have charged my card again although I had already paid
I paid once but got billed two times
extra charge on my account for the same purchase
two withdrawals of 34.50 on the same day
charged 2x!!
My credit card was hit twice for a single purchase.
overcharged, paid the same bill twice
the same invoice was collected two times
please reverse the second charge
duplicate charge SB-10145
got debited doubly
I need help, a payment was made two times
same purchase, two charges
why have I been charged two times for one thing`,
    de: `Mir wurde doppelt abgebucht.
Sie haben das Geld zweimal eingezogen.
Auf dem Kontoauszug stehen zwei Abbuchungen für Bestellung 10042.
Doppelte Zahlung, bitte eine zurück.
Warum wurde meine Karte zweimal belastet?
Ich habe einmal bestellt und zweimal bezahlt.
doppelt belastet
Dieselbe Rechnung wurde zwei Mal eingezogen.`,
    es: `Me cobraron dos veces
Hay dos cargos por el mismo pedido.
Mi tarjeta muestra el mismo importe duplicado, pedido 10042.
cobro duplicado
¿Por qué me han cargado dos veces la suscripción?
Pagué una vez y me cobraron doble.
devuélvanme el segundo cargo
Veo dos transacciones idénticas de su tienda.`,
    ar: `تم خصم المبلغ مرتين
دفعت مرة وخصمتم مرتين
هناك عمليتا خصم لنفس الطلب 10042
خصم مكرر من بطاقتي
لماذا سحبتم المبلغ مرتين هذا الشهر
أرى عمليتين متطابقتين من متجركم
أعيدوا لي الخصم الثاني`,
  },
  subscription_cancel: {
    en: `cancel my subscription
please stop my monthly plan
I don't want to renew
Please end my membership at the end of the month.
unsubscribe me from the paid plan SUB-301
turn off auto renewal
I no longer need the service, cancel it
How do I quit my subscription?
stop billing me every month
terminate my plan
I want out of the contract
cancel the candle box, I have too many candles
discontinue my subscription effective immediately
I'd like to cancel before the trial turns into a paid plan
do not charge me again, end the subscription
where is the button to cancel my membership
we are closing our office, so please cancel the team plan
cancle subscribtion
kindly cancel my yearly subscription
end SUB-412
I signed up by accident, stop the subscription
help me to cancel my subscription to the service
I would like to get off the monthly plan
I have to end my contract with you
I would like to end my club membership, please stop the monthly payments.
the last two boxes had the same things in them, please cancel my subscription`,
    de: `Bitte kündigen Sie mein Abo.
Ich möchte mein Abonnement beenden.
Kündigung zum nächstmöglichen Zeitpunkt
Bitte keine automatische Verlängerung.
Wie kündige ich meine Mitgliedschaft?
abo SUB-301 kündigen
Ich will nicht mehr monatlich zahlen, beenden Sie den Vertrag.
Hiermit kündige ich das Jahresabo.
Stoppen Sie bitte das Kerzenabo.`,
    es: `Quiero cancelar mi suscripción
Den de baja mi suscripción, por favor.
No quiero renovar.
¿Cómo me doy de baja del plan mensual?
cancelar SUB-301
Dejen de cobrarme cada mes, ya no uso el servicio.
Quiero terminar mi membresía a fin de mes.
baja de la suscripción
Desactiven la renovación automática.`,
    ar: `أريد إلغاء الاشتراك
أوقفوا اشتراكي الشهري من فضلكم
لا أريد تجديد الاشتراك
كيف ألغي العضوية
إلغاء الاشتراك SUB-301
لا تخصموا مني كل شهر، أنهوا الاشتراك
أريد إيقاف التجديد التلقائي`,
  },
  subscription_change: {
    en: `upgrade my plan
can I pause my subscription
switch to yearly billing
I would like to move from basic to premium.
downgrade to the free plan
How do I add two more seats to our subscription?
please skip next month's box
change my subscription from monthly to every two months
put my membership on hold while I travel
which plan can I switch to
I want the bigger box from now on
reactivate my subscription
change plan SUB-301
can I change the billing date of my plan
extend my subscription by a year
we have grown, we need the business plan
suspend my subscription until spring
go from annual to monthly payments for my membership
swap the contents of my subscription box
renew my expired subscription
modify my subscription
I want to switch to another plan
change the tier of my subscription
move me to the pro plan
how do I go from free to premium
Can I pause my membership for two months while I travel?
how do I pause the club for the summer`,
    de: `Ich möchte mein Abo ändern.
Kann ich mein Abo pausieren?
Bitte auf jährliche Zahlung umstellen.
Upgrade auf Premium bitte
Ich möchte vom Basis- zum großen Tarif wechseln.
Bitte die nächste Box aussetzen.
Wie füge ich unserem Abo weitere Nutzer hinzu?
abo SUB-301 herabstufen`,
    es: `Quiero cambiar de plan
¿Puedo pausar mi suscripción?
Pasen mi suscripción a pago anual.
mejorar al plan premium
Quisiera bajar al plan básico.
Sáltense la caja del mes que viene, por favor.
¿Cómo añado usuarios a nuestra suscripción?
reactivar SUB-301`,
    ar: `أريد تغيير خطة الاشتراك
هل يمكنني إيقاف اشتراكي مؤقتا
أريد الترقية إلى الخطة المميزة
حولوا اشتراكي إلى الدفع السنوي
أريد الانتقال إلى الباقة الأصغر
كيف أضيف مستخدمين إلى اشتراكنا
أعيدوا تفعيل اشتراكي`,
  },
} satisfies ExampleTexts;
