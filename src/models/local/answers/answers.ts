import type { Intent } from "../../../domain/intent.ts";
import {
  answerAccountAccess,
  answerInvoice,
  answerSubscriptionCancel,
  answerSubscriptionChange,
} from "./accounts.ts";
import { unable, type AnswerFunction } from "./answer.ts";
import { answerBug, answerFeedback, answerIdea, answerQuestion, answerTrouble } from "./articles.ts";
import {
  answerAddressChange,
  answerCancel,
  answerComplaint,
  answerDelay,
  answerOrderChange,
  answerOrderStatus,
} from "./orders.ts";
import {
  answerDoubleCharge,
  answerFaultyItem,
  answerNotReceived,
  answerRefundPolicy,
  answerRefundRequest,
  answerRefundStatus,
  answerReturn,
} from "./refunds.ts";

const leaveToPeople: AnswerFunction = ({ situation }) =>
  unable("outOfScope", `A person must answer this (${situation.intent}).`);

/** How each wish is answered. */
export const answers: Record<Intent, AnswerFunction> = {
  order_status: answerOrderStatus,
  order_cancel: answerCancel,
  order_change: answerOrderChange,
  address_change: answerAddressChange,
  delivery_options: answerQuestion,
  delivery_delay: answerDelay,
  item_not_received: answerNotReceived,
  damaged_item: answerFaultyItem,
  wrong_item: answerFaultyItem,
  return_request: answerReturn,
  refund_request: answerRefundRequest,
  refund_status: answerRefundStatus,
  refund_policy: answerRefundPolicy,
  invoice_request: answerInvoice,
  payment_issue: answerTrouble,
  payment_methods: answerQuestion,
  double_charge: answerDoubleCharge,
  subscription_cancel: answerSubscriptionCancel,
  subscription_change: answerSubscriptionChange,
  account_access: answerAccountAccess,
  account_update: answerQuestion,
  account_close: answerQuestion,
  data_erasure: leaveToPeople,
  data_export: answerQuestion,
  bug_report: answerBug,
  how_to: answerQuestion,
  feature_request: answerIdea,
  outage: answerTrouble,
  complaint: answerComplaint,
  human_request: leaveToPeople,
  legal_threat: leaveToPeople,
  abuse: leaveToPeople,
  self_harm: leaveToPeople,
  spam: leaveToPeople,
  auto_reply: leaveToPeople,
  feedback: answerFeedback,
  out_of_scope: leaveToPeople,
};
