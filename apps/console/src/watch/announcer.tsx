import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../figures/use-format.js';
import type { Connection, Live } from './live.js';

/** Figures change four times a second; a screen reader hears of them this often, and of what matters at once. */
const QUIET_MS = 15_000;

export function Announcer({ live: { progress, connection } }: { live: Live }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [words, setWords] = useState('');
  const spoken = useRef<{ at: number; connection: Connection; state: string | null }>({
    at: 0,
    connection: 'connecting',
    state: null,
  });

  useEffect(() => {
    if (!progress) return;
    const { counts, audience, state } = progress;
    const before = spoken.current;
    const now = Date.now();
    const say = (sentence: string) => {
      spoken.current = { at: now, connection, state };
      setWords(sentence);
    };
    if (connection === 'offline') {
      if (before.connection !== 'offline') say(t('watch.announceOffline'));
    } else if (connection === 'ended') {
      const figures = { delivered: number(counts.delivered), total: number(audience) };
      if (before.connection !== 'ended') say(t('watch.announceEnd', figures));
    } else if (before.connection === 'offline' && connection === 'live') {
      say(t('watch.announceOnline'));
    } else if (state === 'stopped' && before.state === 'released') {
      say(t('watch.stopped_'));
    } else if (now - before.at >= QUIET_MS) {
      const figures = { done: number(audience - counts.waiting), delivered: number(counts.delivered) };
      say(t('watch.announce', { ...figures, total: number(audience) }));
    }
  }, [progress, connection, t, number]);

  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  );
}
