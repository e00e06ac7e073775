import type { Phrases } from "./phrase-table.ts";

export const es: Phrases = {
  months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(
    " ",
  ),
  date: (day, month, year) => `${day} de ${month} de ${year}`,
  decimalMark: ",",
  join: (parts) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} y ${parts.at(-1)}`),

  greeting: (name) => (name === null ? "Hola:" : `Hola, ${name}:`),
  closing: "Un saludo cordial,\nSu equipo de atención al cliente",
  apology: "Siento mucho las molestias.",
  thanks: "Gracias por su mensaje.",
  fromHelpCentre: "Esto es lo que dice nuestro centro de ayuda:",
  furtherQuestions: "Si le queda alguna duda, responda a este mensaje.",

  orderPending: (order, placed) =>
    `Hemos recibido su pedido ${order} del ${placed} y está pendiente de pago.`,
  orderPaid: (order, placed) => `Su pedido ${order} del ${placed} está pagado y todavía no se ha enviado.`,
  orderShipped: (order, placed) => `Su pedido ${order} del ${placed} ya se ha enviado.`,
  orderDelivered: (order, delivered) => `Su pedido ${order} se entregó el ${delivered}.`,
  orderDeliveredUndated: (order) => `Su pedido ${order} consta como entregado.`,
  orderCancelledEarlier: (order) => `Su pedido ${order} ya está cancelado.`,
  orderReturned: (order) => `Su pedido ${order} nos ha llegado de vuelta como devolución.`,

  parcelLabelled: (carrier, tracking) =>
    `La etiqueta de ${carrier} está lista (número de seguimiento ${tracking}) y el paquete está a punto de entregarse al transportista.`,
  parcelMoving: (carrier, tracking) =>
    `El paquete está en camino con ${carrier}, número de seguimiento ${tracking}.`,
  parcelOut: (carrier, tracking) =>
    `El paquete está en reparto con ${carrier}, número de seguimiento ${tracking}.`,
  parcelDelivered: (carrier, tracking) =>
    `Según ${carrier} (número de seguimiento ${tracking}), el paquete se ha entregado.`,
  parcelDelayed: (carrier, tracking) =>
    `${carrier} informa de un retraso del paquete con número de seguimiento ${tracking}.`,
  parcelLost: (carrier, tracking) =>
    `${carrier} da por perdido el paquete con número de seguimiento ${tracking}.`,
  parcelExpected: (date) => `El transportista prevé la entrega para el ${date}.`,
  parcelOverdue: (date) => `El transportista preveía la entrega para el ${date}, así que va con retraso.`,

  askOrderNumber: "¿Me puede enviar el número de su pedido? Empieza por SB.",
  askWhichOrder: (orders) => `Veo varios pedidos suyos: ${orders}. ¿A cuál se refiere?`,
  orderUnknown: (order) =>
    `No he encontrado ningún pedido con el número ${order}. ¿Puede comprobar el número, por favor?`,
  latestOrders: (orders) => `Estos son los últimos pedidos que veo con su dirección: ${orders}.`,
  noOrders:
    "No he encontrado ningún pedido hecho con la dirección de correo desde la que escribe. ¿Me puede enviar el número de pedido o escribir desde la dirección con la que lo hizo?",
  askLookAround:
    "¿Puede mirar en los lugares donde suelen dejar los paquetes y preguntar a sus vecinos? Si no aparece, responda a este mensaje y seguiremos con ello.",
  askDetails: "¿Me puede contar un poco más? ¿Qué ha pasado exactamente y de qué pedido o producto se trata?",
  askChargeDetails:
    "¿Me puede enviar la fecha y el importe de los dos cargos tal como aparecen en su extracto?",
  askPhoto: "¿Me puede enviar una foto y decirme de qué artículo se trata?",

  cancelled: (order) => `He cancelado su pedido ${order}, y se le devuelve lo que pagó por él.`,
  cannotCancel: (order) =>
    `El pedido ${order} ya ha salido de nuestro almacén, por eso ya no se puede cancelar.`,
  addressChanged: (order, address) =>
    `He cambiado la dirección de entrega del pedido ${order} a: ${address}.`,
  askAddress: (order, current) =>
    `El pedido ${order} va ahora a: ${current}. ¿Me puede enviar la dirección nueva completa?`,
  cannotChangeAddress: (order) =>
    `El pedido ${order} ya ha salido de nuestro almacén, por eso ya no puedo cambiar la dirección.`,

  refunded: (amount, order) =>
    `Le he reembolsado ${amount} por el pedido ${order} a través de su medio de pago.`,
  refundedEarlier: (amount, order) => `Ya se han reembolsado ${amount} por el pedido ${order}.`,
  nothingToRefund: (order) =>
    `El pedido ${order} ya está reembolsado por completo, así que no queda nada por devolver.`,
  notPaidYet: (order) => `El pedido ${order} todavía no está pagado, así que no hay nada que devolver.`,
  outsideWindow: (order, delivered, days) =>
    `El pedido ${order} se entregó el ${delivered}. Los reembolsos son posibles en los ${days} días siguientes a la entrega y ese plazo ya ha pasado, así que lamentablemente no puedo reembolsarlo.`,
  refundWindow: (days) => `Los reembolsos son posibles en los ${days} días siguientes a la entrega.`,
  returnWindow: (days) => `En cuanto llegue, puede devolverlo en los ${days} días siguientes a la entrega.`,
  refundTakes: (from, to, working) =>
    `Un reembolso suele tardar entre ${from} y ${to} ${working ? "días laborables" : "días"}.`,
  refundProcessing: (amount, order, date) =>
    `El reembolso de ${amount} por el pedido ${order} se inició el ${date} y está en curso.`,
  refundSettled: (amount, order, date) =>
    `El reembolso de ${amount} por el pedido ${order}, del ${date}, ya está pagado.`,
  noRefundFound: (order) => `Por ahora no veo ningún reembolso del pedido ${order}.`,
  stillOnItsWay: (order) => `El pedido ${order} todavía está en camino.`,

  invoiceResent: (invoice) =>
    `He enviado de nuevo la factura ${invoice} a la dirección de correo de su cuenta.`,
  askWhichInvoice: (invoices) => `Veo varias facturas suyas: ${invoices}. ¿Cuál necesita?`,
  noInvoice:
    "No he encontrado ninguna factura de su cuenta. ¿Me puede enviar el número del pedido al que corresponde?",
  oneCharge: (invoice, amount) =>
    `En nuestros registros consta un solo cargo: la factura ${invoice} por ${amount}.`,

  invoiceOpen: (invoice, amount) =>
    `La factura ${invoice} por ${amount} sigue pendiente: todavía no está pagada.`,
  invoicePaid: (invoice, amount) => `La factura ${invoice} por ${amount} está pagada.`,
  invoiceVoid: (invoice) => `La factura ${invoice} está anulada, no hay nada que pagar por ella.`,
  invoiceRefunded: (invoice, amount) => `La factura ${invoice} por ${amount} consta como reembolsada.`,

  subscriptionEnded: (subscription) => `He dado de baja su suscripción ${subscription}; no se renovará.`,
  subscriptionRunsUntil: (subscription, date) =>
    `La suscripción ${subscription} está pagada hasta el ${date} y puede usarla hasta entonces.`,
  subscriptionEndedEarlier: (subscription) => `Su suscripción ${subscription} ya está dada de baja.`,
  subscriptionState: (subscription, plan, price, state) =>
    `Su suscripción ${subscription} (${plan}, ${price}) está ${state}.`,
  askWhichSubscription: (subscriptions) =>
    `Veo varias suscripciones suyas: ${subscriptions}. ¿A cuál se refiere?`,
  noSubscription:
    "No he encontrado ninguna suscripción con la dirección de correo desde la que escribe. ¿Me puede decir su número o escribir desde la dirección de su cuenta?",
  subscriptionStates: { active: "activa", paused: "en pausa", cancelled: "dada de baja" },

  passwordReset:
    "He enviado un enlace para crear una contraseña nueva a la dirección de correo de su cuenta.",
  noAccount:
    "No he encontrado ninguna cuenta con la dirección de correo desde la que escribe. ¿Puede escribir desde la dirección de su cuenta?",
  keepSecrets: "Por favor, no nos envíe nunca contraseñas ni números de tarjeta; no los necesitamos.",

  gladToHear: "Muchas gracias por sus amables palabras, nos alegra mucho leerlas.",
  thanksForIdea: "Muchas gracias por la sugerencia y por tomarse el tiempo de describirla.",
  sorryForTrouble: "Siento mucho que le hayamos decepcionado.",
};
