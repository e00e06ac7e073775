/**
 * Words that often begin large and are nobody's name: how sentences begin, whom letters address, what a business
 * speaks of, the calendar, languages and peoples. Lower case.
 */
const list = `
the a an this that these those there here it its he she they we you i im me my your our their his her who what where when
why how which whose can could would should will shall may might must do does did is are was were am be been has have had
not no yes ok okay so but and or if then than as at by for from in into of off on onto out over to too under up with
without about after again all also always any anyone anybody because before being both each either else even ever every
everyone everybody everything few first get got go going good great just last let lets like many more most much never new
next nobody nothing now old once one only other others please sorry same second since some someone somebody something soon
still such sure thank thanks thankyou thx today tomorrow tonight very want wait way well while yesterday yet hi hello hey
dear sir sirs madam maam team teams support customer customers client clients service services care help helpdesk desk
department manager management staff agent agents assistant bot admin office sales billing accounts community folks guys
people person friend friends mate colleagues everyone ladies gentlemen signalbox company
mr mrs ms miss dr prof herr herrn frau sr sra srta don doña mme mlle
order orders invoice invoices bill bills refund refunds return returns payment payments purchase purchases parcel parcels
package packages shipment shipments delivery deliveries tracking account accounts card cards credit debit bank visa
mastercard paypal amex maestro google apple microsoft amazon facebook whatsapp samsung android iphone windows mac chrome
firefox safari pay wallet store shop app website web site email mail post express courier royal dhl ups fedex usps hermes
club plan subscription membership premium basic standard pro plus lamp bottle bag shoes shirt chair table sofa rug wool
linen steel leather cotton gift voucher code discount sale size colour color red blue green black white grey gray product
products item items stock warehouse house home street road avenue lane drive court square place park hill city town county
state kingdom united emirates vereinigte vereinigtes arabische emirate königreich emiratos árabes unidos reino unido
estados states republic north south east west central border force agency university college school hospital
hotel restaurant airport station inc ltd llc gmbh corp group holdings bank
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december christmas easter montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai
juni juli oktober dezember lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre
english german french spanish italian dutch portuguese polish czech finnish swedish danish norwegian icelandic american
british irish scottish welsh canadian australian chinese japanese indian arabic arab turkish russian european deutsch
englisch spanisch französisch arabisch inglés alemán español francés árabe germany france spain italy austria switzerland
england scotland wales ireland britain europe america canada australia china japan india turkey russia egypt lebanon
berlin hamburg munich münchen vienna wien london york madrid barcelona valencia deutschland österreich schweiz españa
der die das ein eine einen einem einer den dem des und oder aber ich du er sie es wir ihr mein meine meinen meinem meiner
dein deine ihre ihren ihrem ihrer unser unsere sein seine nicht kein keine ja nein bitte danke dank vielen guten tag
morgen abend hallo liebe lieber sehr geehrte geehrter damen herren zusammen leute kundenservice kundendienst service
bestellung bestellungen rechnung rechnungen lieferung paket pakete sendung konto karte geld rückgabe erstattung problem
frage anfrage hilfe was wer wie wo wann warum wenn weil dass ob auf aus bei bis durch für gegen im in mit nach ohne seit
um unter von vor zu zum zur über am an auch noch nur schon heute gestern ist sind war waren habe haben hat hatte kann
können muss werde werden wird wurde möchte will
el la los las un una unos unas y o pero si no sí yo tú él ella ellos nosotros mi mis tu tus su sus nuestro nuestra que qué
quién cómo cuándo dónde cuál por para con sin sobre de del al en es son fue era ser estar está están he ha han hay tengo
tiene quiero quisiera puedo puede hola buenos buenas días tardes noches gracias saludos señor señora señores estimado
estimada estimados equipo atención cliente clientes servicio soporte ayuda pedido pedidos factura facturas devolución
reembolso paquete envío cuenta tarjeta tienda pago problema hoy ayer mañana
interested unhappy happy disappointed angry frustrated writing trying looking having unable locked waiting confused
concerned urgent important unacceptable ridiculous terrible awful help contact cancel change update reset delete check
fyi asap faq id vat pin ssn iban usd eur gbp usa uk eu url pdf ceo regards best kind sincerely cheers wishes yours
`;

const words: ReadonlySet<string> = new Set(list.trim().split(/\s+/));

/** Whether a word that begins large says nothing about a person. */
export function isCommonWord(word: string): boolean {
  return words.has(word.toLowerCase());
}
