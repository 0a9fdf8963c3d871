import type { LinkState } from './link-options.js';

/** Which state may follow which; anything else is a fault of the link. */
export const LINK_TRANSITIONS: Readonly<Record<LinkState, readonly LinkState[]>> = {
  idle: ['connecting', 'stopped'],
  connecting: ['binding', 'waiting', 'stopped'],
  binding: ['bound', 'connecting', 'waiting', 'refused', 'stopped'],
  bound: ['waiting', 'stopping', 'stopped'],
  waiting: ['connecting', 'stopped'],
  stopping: ['stopped'],
  stopped: ['connecting', 'stopped'],
  refused: ['connecting', 'stopped'],
};
