const TEXTS = {
  it: {
    locale: 'it-IT',
    title: 'Telefoni di prova',
    about: 'Qui arrivano gli SMS del simulatore. Nessuno esce verso un operatore vero.',
    skip: 'Vai ai messaggi',
    messages: 'Messaggi',
    phones: 'Telefoni',
    refused: 'Rifiutati',
    binds: 'Connessioni',
    latest: 'Ultimi telefoni',
    number: 'Numero',
    open: 'Apri',
    nophones: 'Ancora nessun messaggio: appena ne arriva uno lo vedi qui.',
    empty: 'Scegli un telefono, o scrivi un numero.',
    nothing: 'Questo telefono non ha ancora ricevuto nulla.',
    to: 'A',
    answer: 'Risposta',
    send: 'Invia',
    parts: (parts) => `${parts} parti`,
    wrongNumber: 'Scrivi il numero intero, con il prefisso: +39 333 123 4567.',
    sent: 'Inviato.',
    waiting: 'In attesa: nessuno è collegato per riceverlo.',
    failed: 'Non inviato.',
    unreachable: 'Il simulatore non risponde.',
    other: 'English',
  },
  en: {
    locale: 'en-GB',
    title: 'Test phones',
    about: 'The simulator’s text messages arrive here. None goes to a real operator.',
    skip: 'Go to the messages',
    messages: 'Messages',
    phones: 'Phones',
    refused: 'Refused',
    binds: 'Binds',
    latest: 'Latest phones',
    number: 'Number',
    open: 'Open',
    nophones: 'No message yet: the first one will show here.',
    empty: 'Choose a phone, or write a number.',
    nothing: 'This phone has received nothing yet.',
    to: 'To',
    answer: 'Reply',
    send: 'Send',
    parts: (parts) => `${parts} parts`,
    wrongNumber: 'Write the whole number with its prefix: +39 333 123 4567.',
    sent: 'Sent.',
    waiting: 'Waiting: nobody is bound to receive it.',
    failed: 'Not sent.',
    unreachable: 'The simulator does not answer.',
    other: 'Italiano',
  },
};
const POLL_MS = 1000;
const MOST_PHONES = 30;

const $ = (id) => document.getElementById(id);
let language = localStorage.getItem('language') === 'en' ? 'en' : 'it';
/** The number whose phone is open; it lives in the fragment, which no server sees. */
let chosen = '';
/** Sequence of the last message seen. */
let seen = -1;
/** Sequence of the last bubble of the open phone. */
let shown = -1;
/** Last message by number, the newest number last. */
const phones = new Map();

const texts = () => TEXTS[language];

/** Work that reads and then draws goes one after the other, or a bubble would show twice. */
let turn = Promise.resolve();
function inTurn(work) {
  const result = turn.then(work);
  turn = result.catch(() => {});
  return result;
}

async function call(path, body) {
  const options = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

/** +393331234567 → +39 333 123 4567; other countries' numbers in one piece. */
function readable(number) {
  return `+${number.replace(/^(39)(3\d\d)(\d{3})(\d+)$/, '$1 $2 $3 $4')}`;
}

function timeOf(message) {
  const time = document.createElement('time');
  time.dateTime = message.at;
  time.textContent = new Date(message.at).toLocaleTimeString(texts().locale);
  return time;
}

function bubble(message) {
  const item = document.createElement('li');
  item.className = message.direction;
  item.append(message.text);
  const details = document.createElement('small');
  details.append(
    message.direction === 'to_phone' ? `${message.peer} · ` : `→ ${message.peer} · `,
    timeOf(message),
  );
  if (message.parts > 1) details.append(` · ${texts().parts(message.parts)}`);
  item.append(details);
  return item;
}

function addBubbles(messages) {
  const log = $('log');
  const list = $('messages');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  for (const message of messages) {
    if (message.sequence <= shown) continue;
    shown = message.sequence;
    list.append(bubble(message));
    if (message.direction === 'to_phone' && document.activeElement !== $('to')) $('to').value = message.peer;
  }
  if (atEnd) log.scrollTop = log.scrollHeight;
  $('empty').hidden = list.childElementCount > 0;
}

function showPhones() {
  const focused = document.activeElement?.dataset?.number;
  const items = [...phones]
    .reverse()
    .slice(0, MOST_PHONES)
    .map(([number, message]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.number = number;
      button.setAttribute('aria-current', String(number === chosen));
      const name = document.createElement('b');
      name.textContent = readable(number);
      const text = document.createElement('span');
      text.textContent = message.text;
      button.append(name, timeOf(message), text);
      const item = document.createElement('li');
      item.append(button);
      return item;
    });
  $('phones').replaceChildren(...items);
  $('no-phones').hidden = items.length > 0;
  if (focused) $('phones').querySelector(`[data-number="${focused}"]`)?.focus();
}

function forget() {
  seen = shown = -1;
  phones.clear();
  $('messages').replaceChildren();
  showPhones();
}

/** Puts the numbers at the top in order: a number written to again comes first. */
function remember(message) {
  phones.delete(message.number);
  phones.set(message.number, message);
}

async function openPhone(number) {
  chosen = number;
  const { messages } = await call('messages', { number });
  shown = -1;
  const log = $('log');
  // What was there before is not news to a screen reader; what comes next is.
  log.setAttribute('aria-live', 'off');
  $('messages').replaceChildren();
  $('owner').textContent = readable(number);
  $('empty').textContent = texts().nothing;
  $('reply').hidden = false;
  $('reply-state').textContent = '';
  addBubbles(messages);
  log.scrollTop = log.scrollHeight;
  setTimeout(() => log.setAttribute('aria-live', 'polite'), POLL_MS);
  showPhones();
}

async function refresh() {
  const [{ messages, next }, stats] = await Promise.all([call('messages', { after: seen }), call('stats')]);
  if (next <= seen) return forget();
  if (messages.length > 0) {
    seen = messages.at(-1).sequence;
    messages.forEach(remember);
    showPhones();
    addBubbles(messages.filter(({ number }) => number === chosen));
  }
  const written = (value) => value.toLocaleString(texts().locale);
  $('count-messages').textContent = written(stats.messages);
  $('count-numbers').textContent = written(stats.numbers);
  $('count-refused').textContent = written(Object.values(stats.refused).reduce((sum, one) => sum + one, 0));
  $('count-binds').textContent = written(stats.binds.length);
}

async function poll() {
  try {
    if (!document.hidden) await inTurn(refresh);
    $('connection').textContent = '';
  } catch {
    $('connection').textContent = texts().unreachable;
  }
  setTimeout(poll, POLL_MS);
}

function translate() {
  document.documentElement.lang = language;
  document.title = `${texts().title} · Campanile`;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = texts()[element.dataset.text];
  }
  $('language').textContent = texts().other;
  $('language').lang = language === 'it' ? 'en' : 'it';
  if (chosen) $('empty').textContent = texts().nothing;
  $('reply-state').textContent = '';
  $('number-error').textContent = '';
  showPhones();
}

function followFragment() {
  const number = location.hash.slice(1);
  if (!/^[1-9]\d{2,14}$/.test(number) || number === chosen) return;
  void inTurn(() => openPhone(number));
}

async function reply(text) {
  const state = $('reply-state');
  try {
    const { waiting } = await call('inbound', { from: chosen, to: $('to').value.trim(), text });
    state.textContent = waiting ? texts().waiting : texts().sent;
    $('text').value = '';
    await inTurn(refresh);
  } catch (error) {
    state.textContent = error.message || texts().failed;
  }
}

$('language').addEventListener('click', () => {
  language = language === 'it' ? 'en' : 'it';
  localStorage.setItem('language', language);
  translate();
});
$('choose').addEventListener('submit', (event) => {
  event.preventDefault();
  // An Italian mobile as people say it, without its prefix, is meant with it.
  const digits = $('number')
    .value.replace(/^00|\D/g, '')
    .replace(/^3\d{8,9}$/, '39$&');
  const valid = /^[1-9]\d{2,14}$/.test(digits);
  $('number-error').textContent = valid ? '' : texts().wrongNumber;
  $('number').setAttribute('aria-invalid', String(!valid));
  if (!valid) return;
  location.hash = digits;
  $('owner').focus();
});
$('phones').addEventListener('click', (event) => {
  const number = event.target.closest('button')?.dataset.number;
  if (number) location.hash = number;
});
$('reply').addEventListener('submit', (event) => {
  event.preventDefault();
  void reply($('text').value);
});
$('reply').addEventListener('click', (event) => {
  const text = event.target.dataset?.reply;
  if (text) void reply(text);
});
$('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey) return;
  event.preventDefault();
  $('reply').requestSubmit();
});
addEventListener('hashchange', followFragment);

translate();
followFragment();
void poll();
