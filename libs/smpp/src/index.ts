export { Command, Status } from './commands.js';
export { readDeliverSm } from './deliver-sm.js';
export type { DeliverSm, NetworkError, SmppAddress } from './deliver-sm.js';
export type { DeliveryAnswers } from './deliveries.js';
export { SmppError } from './errors.js';
export type { SmppErrorCode } from './errors.js';
export { PduFramer } from './framer.js';
export type { PduVisitor } from './framer.js';
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
  OpenSocket,
  TlsSettings,
} from './link-options.js';
export { matchMessageIds, messageIdKey } from './message-id.js';
export type { IdFormat, IdMatch, IdNotation } from './message-id.js';
export { OutbindListener } from './outbind-listener.js';
export type { OutbindOptions, OutbindPeer, OutbindRefusal } from './outbind-listener.js';
export { isFinalState, readReceipt } from './receipt.js';
export type { MessageState, Receipt } from './receipt.js';
export { statusAction } from './status-action.js';
export type { StatusAction } from './status-action.js';
export { sourceAddress } from './source-address.js';
export type { SourceAddress } from './source-address.js';
export { readMessageId } from './submit-resp.js';
export { absoluteTime, SubmitTemplate } from './submit-template.js';
export type { SubmitFields, SubmitPart, Tlv } from './submit-template.js';
export { submitTemplates } from './submit-text.js';
export type { PartsBy, SubmitText } from './submit-text.js';
export { Throttle } from './throttle.js';
export type { ThrottleOptions } from './throttle.js';
export { readUserDataHeader } from './user-data.js';
export type { Concatenation, UserData } from './user-data.js';
