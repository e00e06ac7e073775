import type { Phrases } from "./phrase-table.ts";

export const de: Phrases = {
  months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
  date: (day, month, year) => `${day}. ${month} ${year}`,
  decimalMark: ",",
  join: (parts) =>
    parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} und ${parts.at(-1)}`,

  greeting: (name) => (name === null ? "Guten Tag," : `Guten Tag ${name},`),
  closing: "Freundliche Grüße\nIhr Support-Team",
  apology: "Es tut mir leid, dass Sie damit Ärger hatten.",
  thanks: "Vielen Dank für Ihre Nachricht.",
  fromHelpCentre: "Unser Hilfebereich sagt dazu:",
  furtherQuestions: "Wenn noch etwas offen ist, antworten Sie einfach auf diese Nachricht.",

  orderPending: (order, placed) =>
    `Ihre Bestellung ${order} vom ${placed} ist bei uns eingegangen und wartet noch auf die Zahlung.`,
  orderPaid: (order, placed) =>
    `Ihre Bestellung ${order} vom ${placed} ist bezahlt und noch nicht verschickt.`,
  orderShipped: (order, placed) => `Ihre Bestellung ${order} vom ${placed} ist verschickt.`,
  orderDelivered: (order, delivered) => `Ihre Bestellung ${order} wurde am ${delivered} zugestellt.`,
  orderDeliveredUndated: (order) => `Ihre Bestellung ${order} ist bei uns als zugestellt vermerkt.`,
  orderCancelledEarlier: (order) => `Ihre Bestellung ${order} ist bereits storniert.`,
  orderReturned: (order) => `Ihre Bestellung ${order} ist als Rücksendung wieder bei uns eingetroffen.`,

  parcelLabelled: (carrier, tracking) =>
    `Das Versandetikett für ${carrier} ist erstellt (Sendungsnummer ${tracking}), das Paket wird als Nächstes übergeben.`,
  parcelMoving: (carrier, tracking) => `Das Paket ist mit ${carrier} unterwegs, Sendungsnummer ${tracking}.`,
  parcelOut: (carrier, tracking) =>
    `Das Paket ist mit ${carrier} in der Zustellung, Sendungsnummer ${tracking}.`,
  parcelDelivered: (carrier, tracking) =>
    `Laut ${carrier} (Sendungsnummer ${tracking}) wurde das Paket zugestellt.`,
  parcelDelayed: (carrier, tracking) =>
    `${carrier} meldet für das Paket mit der Sendungsnummer ${tracking} eine Verzögerung.`,
  parcelLost: (carrier, tracking) =>
    `${carrier} meldet das Paket mit der Sendungsnummer ${tracking} als verloren.`,
  parcelExpected: (date) => `Der Zusteller rechnet mit der Zustellung am ${date}.`,
  parcelOverdue: (date) =>
    `Der Zusteller hatte mit der Zustellung am ${date} gerechnet, das Paket ist also verspätet.`,

  askOrderNumber: "Würden Sie mir bitte die Nummer Ihrer Bestellung schicken? Sie beginnt mit SB.",
  askWhichOrder: (orders) => `Ich sehe mehrere Bestellungen von Ihnen: ${orders}. Welche davon meinen Sie?`,
  orderUnknown: (order) =>
    `Eine Bestellung mit der Nummer ${order} konnte ich nicht finden. Würden Sie die Nummer bitte noch einmal prüfen?`,
  latestOrders: (orders) => `Das sind die letzten Bestellungen, die ich zu Ihrer Adresse sehe: ${orders}.`,
  noOrders:
    "Zu der E-Mail-Adresse, von der Sie schreiben, konnte ich keine Bestellung finden. Würden Sie mir bitte die Bestellnummer schicken oder von der Adresse schreiben, mit der Sie bestellt haben?",
  askLookAround:
    "Würden Sie bitte noch einmal an den üblichen Ablageorten nachsehen und bei den Nachbarn fragen? Wenn das Paket nicht auftaucht, antworten Sie auf diese Nachricht, dann kümmern wir uns weiter darum.",
  askDetails:
    "Würden Sie mir bitte etwas mehr schreiben: Was genau ist passiert, und um welche Bestellung oder welches Produkt geht es?",
  askChargeDetails:
    "Würden Sie mir bitte Datum und Betrag der beiden Abbuchungen schicken, so wie sie auf Ihrem Kontoauszug stehen?",
  askPhoto: "Würden Sie mir bitte ein Foto schicken und schreiben, um welchen Artikel es geht?",

  cancelled: (order) =>
    `Ich habe Ihre Bestellung ${order} storniert, und das dafür gezahlte Geld wird Ihnen zurückgezahlt.`,
  cannotCancel: (order) =>
    `Die Bestellung ${order} hat unser Lager bereits verlassen und lässt sich deshalb nicht mehr stornieren.`,
  addressChanged: (order, address) =>
    `Ich habe die Lieferadresse der Bestellung ${order} geändert auf: ${address}.`,
  askAddress: (order, current) =>
    `Die Bestellung ${order} geht derzeit an: ${current}. Würden Sie mir bitte die vollständige neue Adresse schicken?`,
  cannotChangeAddress: (order) =>
    `Die Bestellung ${order} hat unser Lager bereits verlassen, deshalb kann ich die Adresse nicht mehr ändern.`,

  refunded: (amount, order) =>
    `Ich habe Ihnen ${amount} für die Bestellung ${order} auf Ihrem Zahlungsweg erstattet.`,
  refundedEarlier: (amount, order) => `Für die Bestellung ${order} wurden bereits ${amount} erstattet.`,
  nothingToRefund: (order) =>
    `Die Bestellung ${order} ist bereits vollständig erstattet, es ist also nichts mehr offen.`,
  notPaidYet: (order) =>
    `Die Bestellung ${order} ist noch nicht bezahlt, es gibt also nichts zurückzuzahlen.`,
  outsideWindow: (order, delivered, days) =>
    `Die Bestellung ${order} wurde am ${delivered} zugestellt. Eine Erstattung ist innerhalb von ${days} Tagen nach der Zustellung möglich; diese Frist ist vorbei, deshalb kann ich sie leider nicht erstatten.`,
  refundWindow: (days) => `Eine Erstattung ist innerhalb von ${days} Tagen nach der Zustellung möglich.`,
  returnWindow: (days) =>
    `Sobald sie da ist, können Sie sie innerhalb von ${days} Tagen nach der Zustellung zurücksenden.`,
  refundTakes: (from, to, working) =>
    `Eine Erstattung dauert in der Regel ${from} bis ${to} ${working ? "Werktage" : "Tage"}.`,
  refundProcessing: (amount, order, date) =>
    `Die Erstattung von ${amount} für die Bestellung ${order} wurde am ${date} angestoßen und ist in Bearbeitung.`,
  refundSettled: (amount, order, date) =>
    `Die Erstattung von ${amount} für die Bestellung ${order} vom ${date} ist ausgezahlt.`,
  noRefundFound: (order) => `Für die Bestellung ${order} sehe ich bisher keine Erstattung.`,
  stillOnItsWay: (order) => `Die Bestellung ${order} ist noch zu Ihnen unterwegs.`,

  invoiceResent: (invoice) =>
    `Ich habe die Rechnung ${invoice} noch einmal an die E-Mail-Adresse Ihres Kontos geschickt.`,
  askWhichInvoice: (invoices) =>
    `Ich sehe mehrere Rechnungen von Ihnen: ${invoices}. Welche davon brauchen Sie?`,
  noInvoice:
    "Ich konnte keine Rechnung zu Ihrem Konto finden. Würden Sie mir bitte die Nummer der Bestellung schicken, zu der sie gehört?",
  oneCharge: (invoice, amount) =>
    `In unseren Unterlagen steht eine Abbuchung: Rechnung ${invoice} über ${amount}.`,

  invoiceOpen: (invoice, amount) =>
    `Die Rechnung ${invoice} über ${amount} ist noch offen, also noch nicht bezahlt.`,
  invoicePaid: (invoice, amount) => `Die Rechnung ${invoice} über ${amount} ist bezahlt.`,
  invoiceVoid: (invoice) => `Die Rechnung ${invoice} ist ungültig, dafür ist nichts zu zahlen.`,
  invoiceRefunded: (invoice, amount) => `Die Rechnung ${invoice} über ${amount} ist als erstattet vermerkt.`,

  subscriptionEnded: (subscription) =>
    `Ich habe Ihr Abo ${subscription} gekündigt; es verlängert sich nicht mehr.`,
  subscriptionRunsUntil: (subscription, date) =>
    `Das Abo ${subscription} ist bis zum ${date} bezahlt und bleibt bis dahin nutzbar.`,
  subscriptionEndedEarlier: (subscription) => `Ihr Abo ${subscription} ist bereits gekündigt.`,
  subscriptionState: (subscription, plan, price, state) =>
    `Ihr Abo ${subscription} (${plan}, ${price}) ist ${state}.`,
  askWhichSubscription: (subscriptions) =>
    `Ich sehe mehrere Abos von Ihnen: ${subscriptions}. Welches davon meinen Sie?`,
  noSubscription:
    "Zu der E-Mail-Adresse, von der Sie schreiben, konnte ich kein Abo finden. Würden Sie mir bitte die Abo-Nummer nennen oder von der Adresse Ihres Kontos schreiben?",
  subscriptionStates: { active: "aktiv", paused: "pausiert", cancelled: "gekündigt" },

  passwordReset: "Ich habe einen Link für ein neues Passwort an die E-Mail-Adresse Ihres Kontos geschickt.",
  noAccount:
    "Zu der E-Mail-Adresse, von der Sie schreiben, konnte ich kein Konto finden. Würden Sie bitte von der Adresse schreiben, die zu Ihrem Konto gehört?",
  keepSecrets: "Bitte schicken Sie uns nie Passwörter oder Kartennummern; wir brauchen sie nicht.",

  gladToHear: "Vielen Dank für Ihre freundlichen Worte, das freut uns sehr.",
  thanksForIdea: "Vielen Dank für den Vorschlag und dafür, dass Sie ihn uns beschrieben haben.",
  sorryForTrouble: "Es tut mir leid, dass wir Sie enttäuscht haben.",
};
