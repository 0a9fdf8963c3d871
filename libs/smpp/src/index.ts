export { readDeliverSm } from './deliver-sm.js';
export type { Concatenation, DeliverSm, SmppAddress } from './deliver-sm.js';
export { SmppError } from './errors.js';
export type { SmppErrorCode } from './errors.js';
export { SmppLink } from './link.js';
export type {
  BindMode,
  LinkDownCode,
  LinkDownReason,
  LinkHandler,
  LinkOptions,
  LinkState,
  LinkTimers,
  LinkView,
  TlsSettings,
} from './link-options.js';
export { messageIdKey } from './message-id.js';
export type { IdFormat, IdNotation } from './message-id.js';
export { readReceipt } from './receipt.js';
export type { MessageState, Receipt } from './receipt.js';
export { statusAction } from './status-action.js';
export type { StatusAction } from './status-action.js';
export { SubmitTemplate, submitTemplates } from './submit-template.js';
export type { PartsBy, SubmitFields, SubmitPart, SubmitText, Tlv } from './submit-template.js';
export { Throttle } from './throttle.js';
export type { ThrottleOptions } from './throttle.js';
